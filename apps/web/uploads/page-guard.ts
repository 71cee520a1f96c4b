const A_DOWNLOAD_BEGINS_MS = 1_000;
let held = false;

const ask = (event: BeforeUnloadEvent) => event.preventDefault();

/** While uploads run, the browser asks before the page is closed or left. */
export function holdPage(): void {
  if (held) return;
  held = true;
  window.addEventListener('beforeunload', ask);
}

export function releasePage(): void {
  held = false;
  window.removeEventListener('beforeunload', ask);
}

/** Goes to an address that answers with an attachment: the page stays, and nobody has to be asked. */
export function download(url: string): void {
  window.removeEventListener('beforeunload', ask);
  window.location.assign(url);
  setTimeout(() => {
    if (held) window.addEventListener('beforeunload', ask);
  }, A_DOWNLOAD_BEGINS_MS);
}
