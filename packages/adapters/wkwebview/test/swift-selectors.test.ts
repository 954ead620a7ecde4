import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';

import { nodesOf } from '../../../../test/native-sources.js';
import { readSwiftSources } from './swift-sources.js';

import type { NativeSource } from '../../../../test/native-sources.js';

// Apple's classes and selectors, as @nativescript/types-ios has them from the headers of the SDK. This proves that a name
// exists, not that it is used with the right types.

let shipped: readonly NativeSource[];
beforeAll(async () => {
  ({ shipped } = await readSwiftSources());
});

const webKit = declarations('WebKit');
const javaScriptCore = declarations('JavaScriptCore');

/** What the sources say, and the class and the selector that Swift makes it of. */
const calls: readonly (readonly [swift: RegExp, type: string, selector: string])[] = [
  [
    /configuration\.setURLSchemeHandler\(\w+, forURLScheme: /,
    'WKWebViewConfiguration',
    'setURLSchemeHandler:forURLScheme:',
  ],
  [/configuration\.websiteDataStore = /, 'WKWebViewConfiguration', 'websiteDataStore'],
  [/configuration\.userContentController/, 'WKWebViewConfiguration', 'userContentController'],
  [/javaScriptCanOpenWindowsAutomatically = false/, 'WKPreferences', 'javaScriptCanOpenWindowsAutomatically'],
  [/content\.add\(rules\)/, 'WKUserContentController', 'addContentRuleList:'],
  [/content\.addUserScript\(/, 'WKUserContentController', 'addUserScript:'],
  [
    /content\.add\(door, contentWorld: world, name: "say"\)/,
    'WKUserContentController',
    'addScriptMessageHandler:contentWorld:name:',
  ],
  [
    /content\.addScriptMessageHandler\(door, contentWorld: world, name: "take"\)/,
    'WKUserContentController',
    'addScriptMessageHandlerWithReply:contentWorld:name:',
  ],
  [
    /content\.removeAllScriptMessageHandlers\(\)/,
    'WKUserContentController',
    'removeAllScriptMessageHandlers',
  ],
  [/content\.removeAllUserScripts\(\)/, 'WKUserContentController', 'removeAllUserScripts'],
  [/content\.removeAllContentRuleLists\(\)/, 'WKUserContentController', 'removeAllContentRuleLists'],
  [
    /WKUserScript\(source: \w+, injectionTime: \.atDocumentStart, forMainFrameOnly: true, in: /,
    'WKUserScript',
    'initWithSource:injectionTime:forMainFrameOnly:inContentWorld:',
  ],
  [/WKContentWorld\.world\(name: /, 'WKContentWorld', 'worldWithName:'],
  [/in: \.page\)/, 'WKContentWorld', 'pageWorld'],
  [/WKWebView\(frame: \.zero, configuration: /, 'WKWebView', 'initWithFrame:configuration:'],
  [/webView\.navigationDelegate = /, 'WKWebView', 'navigationDelegate'],
  [/webView\.uiDelegate = /, 'WKWebView', 'UIDelegate'],
  [/webView\.allowsLinkPreview = false/, 'WKWebView', 'allowsLinkPreview'],
  [/webView\.isInspectable = /, 'WKWebView', 'inspectable'],
  [/webView\.load\(URLRequest/, 'WKWebView', 'loadRequest:'],
  [/webView\.stopLoading\(\)/, 'WKWebView', 'stopLoading'],
  [/WKContentRuleListStore\(url: /, 'WKContentRuleListStore', 'storeWithURL:'],
  [
    /rules\.compileContentRuleList\(forIdentifier: .*, encodedContentRuleList: /,
    'WKContentRuleListStore',
    'compileContentRuleListForIdentifier:encodedContentRuleList:completionHandler:',
  ],
  [/return \.nonPersistent\(\)/, 'WKWebsiteDataStore', 'nonPersistentDataStore'],
  [/WKWebsiteDataStore\(forIdentifier: /, 'WKWebsiteDataStore', 'dataStoreForIdentifier:'],
  [
    /WKWebsiteDataStore\.remove\(forIdentifier: /,
    'WKWebsiteDataStore',
    'removeDataStoreForIdentifier:completionHandler:',
  ],
  [/WKWebsiteDataStore\.allWebsiteDataTypes\(\)/, 'WKWebsiteDataStore', 'allWebsiteDataTypes'],
  [
    /\.removeData\(ofTypes: types, modifiedSince: /,
    'WKWebsiteDataStore',
    'removeDataOfTypes:modifiedSince:completionHandler:',
  ],
  [/frame\.isMainFrame/, 'WKFrameInfo', 'mainFrame'],
  [/frame\.securityOrigin/, 'WKFrameInfo', 'securityOrigin'],
  [/scheme: origin\.protocol, host: origin\.host, port: origin\.port/, 'WKSecurityOrigin', 'protocol'],
  [/message\.webView === view\.webView/, 'WKScriptMessage', 'webView'],
  [/message\.frameInfo/, 'WKScriptMessage', 'frameInfo'],
  [/message\.body as\? String/, 'WKScriptMessage', 'body'],
  [/action\.targetFrame == nil/, 'WKNavigationAction', 'targetFrame'],
  [/action\.shouldPerformDownload/, 'WKNavigationAction', 'shouldPerformDownload'],
  [/navigationResponse\.canShowMIMEType/, 'WKNavigationResponse', 'canShowMIMEType'],
  [/task\.didReceive\(response\)/, 'WKURLSchemeTask', 'didReceiveResponse:'],
  [/task\.didReceive\(body\)/, 'WKURLSchemeTask', 'didReceiveData:'],
  [/task\.didFinish\(\)/, 'WKURLSchemeTask', 'didFinish'],
  [/task\.didFailWithError\(/, 'WKURLSchemeTask', 'didFailWithError:'],
  [/context\.exceptionHandler = /, 'JSContext', 'exceptionHandler'],
  [/context\.evaluateScript\(/, 'JSContext', 'evaluateScript:'],
  [/context\.objectForKeyedSubscript\(/, 'JSContext', 'objectForKeyedSubscript:'],
  [/core\.invokeMethod\(".*", withArguments: /, 'JSValue', 'invokeMethod:withArguments:'],
  [/\.toString\(\)/, 'JSValue', 'toString'],
  [/value\.isObject/, 'JSValue', 'isObject'],
];

/** What WebKit calls: the beginning of the function in Swift, and the requirement that it is taken for. */
const calledBack: readonly (readonly [swift: string, type: string, selector: string])[] = [
  ['webView(_ webView: WKWebView, start urlSchemeTask:', 'WKURLSchemeHandler', 'webView:startURLSchemeTask:'],
  ['webView(_ webView: WKWebView, stop urlSchemeTask:', 'WKURLSchemeHandler', 'webView:stopURLSchemeTask:'],
  [
    'userContentController(_ userContentController: WKUserContentController, didReceive message: WKScriptMessage)',
    'WKScriptMessageHandler',
    'userContentController:didReceiveScriptMessage:',
  ],
  [
    'userContentController( _ userContentController: WKUserContentController, didReceive message: WKScriptMessage, replyHandler:',
    'WKScriptMessageHandlerWithReply',
    'userContentController:didReceiveScriptMessage:replyHandler:',
  ],
  [
    'webView( _ webView: WKWebView, decidePolicyFor navigationAction: WKNavigationAction, decisionHandler:',
    'WKNavigationDelegate',
    'webView:decidePolicyForNavigationAction:decisionHandler:',
  ],
  [
    'webView( _ webView: WKWebView, decidePolicyFor navigationResponse: WKNavigationResponse, decisionHandler:',
    'WKNavigationDelegate',
    'webView:decidePolicyForNavigationResponse:decisionHandler:',
  ],
  [
    'webView(_ webView: WKWebView, didCommit navigation:',
    'WKNavigationDelegate',
    'webView:didCommitNavigation:',
  ],
  [
    'webView(_ webView: WKWebView, didFinish navigation:',
    'WKNavigationDelegate',
    'webView:didFinishNavigation:',
  ],
  [
    'webViewWebContentProcessDidTerminate(_ webView:',
    'WKNavigationDelegate',
    'webViewWebContentProcessDidTerminate:',
  ],
  [
    'webView( _ webView: WKWebView, createWebViewWith configuration: WKWebViewConfiguration, for navigationAction: WKNavigationAction, windowFeatures:',
    'WKUIDelegate',
    'webView:createWebViewWithConfiguration:forNavigationAction:windowFeatures:',
  ],
  [
    'webView( _ webView: WKWebView, runJavaScriptAlertPanelWithMessage message: String, initiatedByFrame frame: WKFrameInfo, completionHandler:',
    'WKUIDelegate',
    'webView:runJavaScriptAlertPanelWithMessage:initiatedByFrame:completionHandler:',
  ],
  [
    'webView( _ webView: WKWebView, runJavaScriptConfirmPanelWithMessage message: String, initiatedByFrame frame: WKFrameInfo, completionHandler:',
    'WKUIDelegate',
    'webView:runJavaScriptConfirmPanelWithMessage:initiatedByFrame:completionHandler:',
  ],
  [
    'webView( _ webView: WKWebView, runJavaScriptTextInputPanelWithPrompt prompt: String, defaultText: String?, initiatedByFrame frame: WKFrameInfo, completionHandler:',
    'WKUIDelegate',
    'webView:runJavaScriptTextInputPanelWithPrompt:defaultText:initiatedByFrame:completionHandler:',
  ],
  [
    'webView( _ webView: WKWebView, requestMediaCapturePermissionFor origin: WKSecurityOrigin, initiatedByFrame frame: WKFrameInfo, type: WKMediaCaptureType, decisionHandler:',
    'WKUIDelegate',
    'webView:requestMediaCapturePermissionForOrigin:initiatedByFrame:type:decisionHandler:',
  ],
  [
    'webView( _ webView: WKWebView, requestDeviceOrientationAndMotionPermissionFor origin: WKSecurityOrigin, initiatedByFrame frame: WKFrameInfo, decisionHandler:',
    'WKUIDelegate',
    'webView:requestDeviceOrientationAndMotionPermissionForOrigin:initiatedByFrame:decisionHandler:',
  ],
];

describe('the names of WebKit and JavaScriptCore', () => {
  it('are all of classes that exist', () => {
    const used = new Set(
      shipped.flatMap(({ root }) =>
        [...nodesOf(root, 'type_identifier'), ...nodesOf(root, 'simple_identifier')].map((node) => node.text),
      ),
    );
    const apples = [...used].filter(
      (name) => /^(WK|JS)[A-Z]/.test(name) && name !== 'JSONEncoder' && name !== 'JSONDecoder',
    );
    expect(apples.length).toBeGreaterThan(15);
    expect(apples.filter((name) => !webKit.has(name) && !javaScriptCore.has(name))).toEqual([]);
  });

  it.each(calls)('%s is of %s: %s', (swift, type, selector) => {
    expect(shipped.some(({ text }) => swift.test(text))).toBe(true);
    expect(memberNames(type)).toContain(memberOf(selector));
  });

  it.each(calledBack)('%s is called as %s %s', (swift, type, selector) => {
    expect(doorFunctions().some((text) => text.startsWith(`func ${swift}`))).toBe(true);
    expect(memberNames(type)).toContain(memberOf(selector));
  });

  it('leave no function of the door that WebKit does not call', () => {
    const known = calledBack.map(([swift]) => `func ${swift}`);
    const own = doorFunctions().filter((text) => !known.some((begin) => text.startsWith(begin)));
    expect(own.map((text) => text.slice(0, text.indexOf('(')))).toEqual(['func originOf', 'func isRefused']);
  });

  it('are asked for at run time where a silence would allow something', () => {
    const door = shipped.find(({ path }) => path.endsWith('/ProgramDoor.swift'))?.text ?? '';
    const asked = [...door.matchAll(/^ +"(webView:[\w:]+)",$/gm)].map(([, selector]) => selector);
    expect(asked).toEqual([
      'webView:decidePolicyForNavigationAction:decisionHandler:',
      'webView:decidePolicyForNavigationResponse:decisionHandler:',
      'webView:didCommitNavigation:',
      'webView:createWebViewWithConfiguration:forNavigationAction:windowFeatures:',
      'webView:requestMediaCapturePermissionForOrigin:initiatedByFrame:type:decisionHandler:',
      'webView:requestDeviceOrientationAndMotionPermissionForOrigin:initiatedByFrame:decisionHandler:',
    ]);
  });
});

/** Every class, protocol and enum of a framework, with its own text. */
function declarations(framework: string): ReadonlyMap<string, string> {
  const path = `@nativescript/types-ios/lib/ios/objc-x86_64/objc!${framework}.d.ts`;
  const text = readFileSync(new URL(import.meta.resolve(path)), 'utf8');
  const found = [
    ...text.matchAll(/^(?:declare )?(?:class|interface|const enum) (\w+)[^{]*\{([\s\S]*?)^\}/gm),
  ];
  return new Map(found.map(([, name = '', body = '']) => [name, body]));
}

function memberNames(type: string): readonly string[] {
  const body = webKit.get(type) ?? javaScriptCore.get(type) ?? '';
  return [...body.matchAll(/^\t(?:static )?(?:readonly )?(\w+)\??[(:]/gm)].map(([, name = '']) => name);
}

/** `a:bC:` is the member `aBC`. */
function memberOf(selector: string): string {
  const [first = '', ...others] = selector.split(':');
  return first + others.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

/** The functions of ProgramDoor, each on one line. */
function doorFunctions(): readonly string[] {
  const { root } = shipped.find(({ path }) => path.endsWith('/ProgramDoor.swift')) ?? {};
  if (root === undefined) throw new Error('There is no ProgramDoor.swift.');
  return nodesOf(root, 'function_declaration').map((node) =>
    node.text.slice(node.text.indexOf('func ')).replace(/\s+/g, ' '),
  );
}
