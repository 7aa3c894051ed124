/** One JSON line a step on stdout, for the process that started this one; sentences for people go to stderr. */
export function progress(step: string, share: number, detail: string): void {
  process.stdout.write(`${JSON.stringify({ step, share, detail })}\n`);
}

export function say(sentence: string): void {
  process.stderr.write(`collector: ${sentence}\n`);
}
