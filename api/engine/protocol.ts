// What supervisor and engine process say to each other.

export interface OpenMessage {
  readonly type: 'open';
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly memoryBytes: number;
  /** Named pipes that exist already. */
  readonly pipes: readonly string[];
}

export type EngineMessage =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string };
