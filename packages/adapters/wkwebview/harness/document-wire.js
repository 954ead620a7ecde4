import JavaScriptCore from 'gi://JavaScriptCore?version=6.0';

const MAX_LINE_CHARS = 4_194_304;

/**
 * Lines to and from the bootstrap of a view. The bootstrap says lines by a message; it takes lines by another message whose
 * reply is held until there is something to take. So nothing is ever written into a script.
 *
 * @param {import('gi://WebKit?version=6.0').UserContentManager} content
 * @param {string} world
 * @param {(text: string) => void} onText
 */
export function openDocumentWire(content, world, onText) {
  let lines = [];
  let take = null;
  content.register_script_message_handler('say', world);
  content.connect('script-message-received::say', (_, value) => {
    const text = value.is_string() ? value.to_string() : '';
    // docs/native-port.md 4.5: the bootstrap writes none that is longer.
    if (text !== '' && text.length <= MAX_LINE_CHARS) onText(text);
  });
  content.register_script_message_handler_with_reply('take', world);
  content.connect('script-message-with-reply-received::take', (_, value, reply) => {
    take = { reply, context: value.get_context() };
    flush();
    return true;
  });
  return {
    /** @param {string} text */
    send: (text) => {
      lines.push(text);
      flush();
    },
    /** Another document begins: what was for the one before is for nobody. */
    reset: () => {
      lines = [];
      take = null;
    },
  };

  function flush() {
    if (take === null || lines.length === 0) return;
    const { reply, context } = take;
    take = null;
    reply.return_value(JavaScriptCore.Value.new_string(context, JSON.stringify(lines.splice(0))));
  }
}
