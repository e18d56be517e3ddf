// Comforts only: every page can be read and used without this file.

/** A button beside each text that is made to be copied. */
for (const source of document.querySelectorAll('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet small';
  button.textContent = source.dataset.copy;
  const said = document.createElement('span');
  said.className = 'small';
  said.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.dataset.address ?? source.textContent);
      said.textContent = ' Copied.';
    } catch {
      said.textContent = ' The browser did not allow it: select the text and copy it.';
    }
  });
  source.before(button, said);
}

/** A file can be dropped on the form that takes one. */
for (const place of document.querySelectorAll('[data-drop]')) {
  const input = place.querySelector('input[type="file"]');
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle('over-it', name === 'dragenter' || name === 'dragover');
    });
  }
  place.addEventListener('drop', (event) => {
    if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.focus();
  });
}
