import { releasePage } from '../uploads/page-guard';

let channel: BroadcastChannel | undefined;

/** One for the whole tab: it hears every other one, but never itself. */
function sharedChannel(): BroadcastChannel {
  channel ??= new BroadcastChannel('ipto-session');
  return channel;
}

/** Tells the other tabs that the session they share is another one now, or has ended. */
export function tellSessionChange(): void {
  // What was going up can't go on: there is nothing to ask about when the page is left.
  releasePage();
  sharedChannel().postMessage(null);
}

/** Starts this page anew, as whoever is signed in then, when another tab has changed the session. */
export function followSessionChange(): () => void {
  const reload = () => {
    releasePage();
    window.location.reload();
  };
  sharedChannel().addEventListener('message', reload);
  return () => sharedChannel().removeEventListener('message', reload);
}
