// Pages that show what happens read themselves anew, unless somebody is reading an opened part of them.
const main = document.querySelector('main[data-live]');
if (main !== null) {
  setInterval(async () => {
    if (document.hidden || main.querySelector('details[open]') !== null) return;
    const answer = await fetch(location.pathname).catch(() => null);
    if (answer === null || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    if (fresh !== null) main.replaceChildren(...fresh.childNodes);
  }, 2000);
}
