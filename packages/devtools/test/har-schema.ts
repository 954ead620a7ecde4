// The members that HAR 1.2 requires and this package writes, as JSON Schema (softwareishard.com/blog/har-12-spec).

const text = { type: 'string' };
const size = { type: 'number', minimum: -1 };
const duration = { type: 'number', minimum: 0 };
const dateTime = { type: 'string', pattern: '^[+\\d-]+T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
const pairs = { type: 'array', items: required({ name: text, value: text }) };

/** What a HAR viewer relies on. */
export const harSchema = required({
  log: required({
    version: { const: '1.2' },
    creator: required({ name: text, version: text }),
    pages: {
      type: 'array',
      items: required({ startedDateTime: dateTime, id: text, title: text, pageTimings: { type: 'object' } }),
    },
    entries: {
      type: 'array',
      items: required({
        startedDateTime: dateTime,
        time: duration,
        request: {
          ...required({
            method: text,
            url: { type: 'string', pattern: '^bridge://' },
            httpVersion: text,
            cookies: pairs,
            headers: pairs,
            queryString: pairs,
            headersSize: size,
            bodySize: size,
          }),
          if: { properties: { method: { const: 'POST' } } },
          then: { required: ['postData'] },
        },
        response: required({
          status: { type: 'integer' },
          statusText: text,
          httpVersion: text,
          cookies: pairs,
          headers: pairs,
          content: required({ size: duration, mimeType: text, text }),
          redirectURL: text,
          headersSize: size,
          bodySize: size,
        }),
        cache: { type: 'object' },
        timings: required({ send: duration, wait: duration, receive: duration }),
      }),
    },
  }),
});

function required(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties };
}
