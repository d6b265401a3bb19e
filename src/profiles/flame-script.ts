/**
 * The script inside the SVG file: plain DOM, no network, names only ever set as text. Click or Enter zooms, Escape goes
 * back, typing searches, Tab moves between frames, Icicle puts the root on top; a narrow window gets a narrow graph.
 */
export const FLAME_SCRIPT = `
(function () {
  var root = document.documentElement;
  var frames = Array.prototype.slice.call(document.querySelectorAll('g.f'));
  var margin = Number(document.getElementById('frames').getAttribute('data-margin'));
  var inner = Number(root.getAttribute('width')) - 2 * margin;
  var details = document.getElementById('details');
  var reset = document.getElementById('reset');
  var found = document.getElementById('search');
  var turner = document.getElementById('turn');
  var size = parseFloat(root.getAttribute('font-size'));
  var word = '';
  var zoomed = null;
  frames.forEach(function (g) {
    g.box = g.querySelector('rect');
    g.label = g.querySelector('text');
    g.name = g.getAttribute('data-n');
    g.x0 = Number(g.box.getAttribute('x'));
    g.w0 = Number(g.box.getAttribute('width'));
    g.y0 = Number(g.box.getAttribute('y'));
    g.fill0 = g.box.getAttribute('fill');
    g.setAttribute('tabindex', '0');
  });
  function frameOf(event) {
    var node = event.target;
    while (node && node !== root) {
      if (node.classList && node.classList.contains('f')) return node;
      node = node.parentNode;
    }
    return null;
  }
  var legend = details.textContent;
  function tell(g) { details.textContent = g ? g.querySelector('title').textContent : legend; }
  root.addEventListener('mouseover', function (e) { tell(frameOf(e)); });
  root.addEventListener('focusin', function (e) { tell(frameOf(e)); });
  root.addEventListener('click', function (e) { var g = frameOf(e); if (g) zoom(g); });
  function place(g, x, w) {
    var room = Math.floor((w - 6) / (size * 0.62));
    g.style.display = w < 0.3 ? 'none' : '';
    g.box.setAttribute('x', x);
    g.box.setAttribute('width', Math.max(0, w));
    if (!g.label) {
      if (room < 3) return;
      g.label = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      g.label.setAttribute('y', lineOf(g));
      g.label.setAttribute('fill', '#1a1a1a');
      g.appendChild(g.label);
    }
    g.label.setAttribute('x', x + 3);
    g.label.textContent = room < 3 ? '' : g.name.length <= room ? g.name : g.name.slice(0, room - 1) + '\\u2026';
  }
  function lineOf(g) { return g.y0 + Number(g.box.getAttribute('height')) / 2 + size * 0.35; }
  function turn() {
    var high = Infinity;
    var low = -Infinity;
    frames.forEach(function (g) { high = Math.min(high, g.y0); low = Math.max(low, g.y0); });
    frames.forEach(function (g) {
      g.y0 = high + low - g.y0;
      g.box.setAttribute('y', g.y0);
      if (g.label) g.label.setAttribute('y', lineOf(g));
    });
    turner.textContent = turner.textContent === 'Icicle' ? 'Flame' : 'Icicle';
  }
  function zoom(target) {
    var scale = inner / target.w0;
    zoomed = target;
    frames.forEach(function (g) {
      var inside = g.x0 >= target.x0 - 0.01 && g.x0 + g.w0 <= target.x0 + target.w0 + 0.01;
      var around = g.x0 <= target.x0 + 0.01 && g.x0 + g.w0 >= target.x0 + target.w0 - 0.01;
      if (around) place(g, margin, inner);
      else if (inside) place(g, margin + (g.x0 - target.x0) * scale, g.w0 * scale);
      else g.style.display = 'none';
      g.style.opacity = around && !inside ? 0.5 : 1;
    });
    reset.style.display = target.w0 >= inner - 0.01 ? 'none' : '';
  }
  function whole() {
    zoomed = null;
    frames.forEach(function (g) { g.style.opacity = 1; place(g, g.x0, g.w0); });
    reset.style.display = 'none';
  }
  function search(next) {
    word = next;
    var wanted = word.toLowerCase();
    var hits = frames.filter(function (g) {
      var hit = wanted !== '' && g.name.toLowerCase().indexOf(wanted) >= 0;
      g.box.setAttribute('fill', hit ? '#c792ea' : g.fill0);
      return hit;
    });
    found.textContent = word === '' ? 'Search' : 'Search: ' + word + ' (' + share(hits).toFixed(1) + ' %, ' + hits.length + ' frames)';
  }
  function share(hits) {
    var end = -1;
    var sum = 0;
    hits.sort(function (a, b) { return a.x0 - b.x0 || b.w0 - a.w0; }).forEach(function (g) {
      if (g.x0 + g.w0 <= end + 0.001) return;
      sum += g.x0 + g.w0 - Math.max(end, g.x0);
      end = g.x0 + g.w0;
    });
    return (100 * sum) / inner;
  }
  function ask() {
    var next = window.prompt('Mark frames that contain', word);
    if (next !== null) search(next.slice(0, 200));
  }
  var width = Number(root.getAttribute('width'));
  var full = width;
  function fit() {
    var now = Math.max(320, Math.min(full, window.innerWidth || full));
    if (now === width) return;
    var scale = (now - 2 * margin) / (width - 2 * margin);
    frames.forEach(function (g) { g.x0 = margin + (g.x0 - margin) * scale; g.w0 *= scale; });
    width = now;
    inner = now - 2 * margin;
    root.setAttribute('width', now);
    root.setAttribute('viewBox', '0 0 ' + now + ' ' + root.getAttribute('height'));
    [found, turner].forEach(function (t) { t.setAttribute('x', now - margin); });
    var title = document.getElementById('title');
    title.setAttribute('x', now / 2);
    title.style.display = now < 700 ? 'none' : '';
    if (zoomed) zoom(zoomed); else whole();
  }
  window.addEventListener('resize', fit);
  fit();
  reset.addEventListener('click', whole);
  found.addEventListener('click', ask);
  turner.addEventListener('click', turn);
  window.addEventListener('keydown', function (e) {
    if ((e.ctrlKey || e.metaKey) && e.key === 'f') { e.preventDefault(); ask(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'Escape') { if (word !== '') search(''); else whole(); return; }
    if (e.key === 'Enter') { var g = frameOf(e); if (g) zoom(g); return; }
    if (e.key === 'Backspace') { search(word.slice(0, -1)); e.preventDefault(); return; }
    if (e.key.length === 1 && (e.key !== ' ' || word !== '')) { search((word + e.key).slice(0, 200)); e.preventDefault(); }
  });
})();
`;
