/** Shown while the pages are being built and the store starts: no file, no store, no build is needed for it. */
export const PROGRESS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plimsoll is starting</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 12vh auto; padding: 0 1rem; }
li { margin: .6rem 0; }
ul { list-style: none; padding: 0; }
progress { width: 100%; height: .5rem; accent-color: light-dark(#1d55d1, #7f9bff); }
small { color: GrayText; }
</style>
<h1>Plimsoll is starting</h1>
<p role="status" id="answer">Waiting for the first sign of life.</p>
<ul id="steps"></ul>
<p><small>This page turns into the overview by itself. Details: <a href="/api/v1/health">/api/v1/health</a></small></p>
<script>
const names = { engine: 'Store', migrate: 'Tables', pages: 'Pages', demo: 'Simulated organisation', cluster: 'Cluster', prices: 'Prices' };
const states = { waiting: 'waiting', running: 'under way', done: 'done', failed: 'failed' };
async function look() {
  try {
    const reply = await fetch('/api/v1/health', { headers: { accept: 'application/json' } });
    const health = await reply.json();
    if (!reply.ok) throw new Error(health.error.message);
    document.getElementById('answer').textContent = health.answer;
    document.getElementById('steps').replaceChildren(...health.startup.map((step) => {
      const item = document.createElement('li');
      const bar = document.createElement('progress');
      bar.max = 1; bar.value = step.share;
      bar.setAttribute('aria-label', names[step.step] ?? step.step);
      item.append((names[step.step] ?? step.step) + ': ' + states[step.state] + (step.detail ? ' (' + step.detail + ')' : ''), bar);
      return item;
    }));
    const pages = health.startup.find((step) => step.step === 'pages');
    const tables = health.startup.find((step) => step.step === 'migrate');
    if ((!pages || pages.state === 'done') && (!tables || tables.state === 'done')) location.reload();
  } catch (error) {
    document.getElementById('answer').textContent = 'No answer from the server: ' + error.message;
  }
  setTimeout(look, 1000);
}
look();
</script>
</html>
`;
