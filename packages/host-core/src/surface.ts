// What surfaces of every platform are made of. For adapters: an app's own page needs none of it.

export { answerRequest, emptyPage, fileNameOf, urlPathOf } from './surface/answer-request.js';
export { contentTypeOf } from './surface/content-type.js';
export { createDocumentChannel } from './surface/document-channel.js';
export { fileAnswer } from './surface/file-answer.js';
export { guestHeaders, refusalHeaders } from './surface/guest-policy.js';
export { parseHealthReport } from './surface/health-report.js';
export { createLiveSurface } from './surface/live-surface.js';
export { isAllowedRequest, isOfOrigin, pathInOrigin } from './surface/request-rule.js';

export type { FileRequest } from './surface/answer-request.js';
export type { DocumentChannel } from './surface/document-channel.js';
export type { FileAnswer } from './surface/file-answer.js';
export type { HealthReport } from './surface/health-report.js';
export type { LiveSurface } from './surface/live-surface.js';
export type { PageState } from './surface/page-state.js';
