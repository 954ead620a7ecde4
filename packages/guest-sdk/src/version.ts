/** What this SDK calls itself when it greets a host. */
export const SDK = 'guest-sdk/0.1.0';
