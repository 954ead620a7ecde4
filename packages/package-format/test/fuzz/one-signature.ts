// One true signature of a key whose private half was thrown away: whatever else a verifier accepts under it is forged.

/** What was signed. */
export const signedMessage = '{"id":"com.partner.loans"}';

/** The public key in DER, as base64. */
export const signingKey = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz3zGD9WZSRHCHH+C1KXtSMU/+4qdyDAqTIq1ZLmxgT7ZtWravgjD',
  'KJ2sLAiFD2Eb3dEdnIXomLhR3gM894D1z6mek00Jue1ezfuBXXJtujBjeQZka9f6nRhSDVVzWNVUz7S92m+4etyH47QcLq93',
  'hkm+NDDZyR5rs6XO7QUnfxhsgXES933PfakApj2u74hr/pY62/bEiItuWHNaVD89ftJfFjH6ar8HHpSAgAROEH1LUS2PV+Hf',
  'bDbQCtE4UKAahYBJXElrZwWaeqvvWFDIuUyRrxV0qWBMsOsb5TAI1QHTfg6kIWuRMoUW5Y3L1Znq1BTqhlRKTHt6pl1y47Rm',
  'JwIDAQAB',
].join('');

/** RSASSA-PSS with SHA-256 and a salt of 32 bytes, as base64. */
export const trueSignature = [
  'hvNj7bd4qMqhG1R7e3rgMAAzllKT4n8xrGMY0uQYXrDf+AhBKgDthHWLSZjsUfFGvCLb2Y1/xjC3ZiHT27dwMcKzIcH7gwOr',
  '9dm49EnlvcRZHllyJxbOds3zxRwGtwItQaQ3hs8PppXkIc+F+dw8Vk9KNIxT0uqijd2rIaOQIhoL+H4DhsX/n+NcAyjmJ3Ez',
  'L5FM2YgtxcyS5VHap4db+t0xyb1X0g752z2rSD3T7BJD8Qf9nM8WFRz2Lkf5BRuoFowqjoyP2rMzJwrpJTgGoPYQe1sCZ751',
  'lIPnZPp1DCzx2fBph+Igr6ugJvDoPW2ALZMPK9emveRAvNeDNyr5Gg==',
].join('');
