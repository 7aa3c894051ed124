import { type Static, Type } from 'typebox';

/** Every failure has this shape; codes are listed in ERRORS.md and a test holds the two together. */
export const ErrorReply = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    hint: Type.String(),
    requestId: Type.String(),
  }),
});
export type ErrorReply = Static<typeof ErrorReply>;
