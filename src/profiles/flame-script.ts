/** The script inside the SVG file: plain DOM, no network, names only ever set as text. */
export const FLAME_SCRIPT = `
(function () {
  var root = document.documentElement;
  var frames = Array.prototype.slice.call(document.querySelectorAll('g.f'));
  var margin = Number(document.getElementById('frames').getAttribute('data-margin'));
  var inner = Number(root.getAttribute('width')) - 2 * margin;
  var details = document.getElementById('details');
  var reset = document.getElementById('reset');
  var size = parseFloat(root.getAttribute('font-size'));
  frames.forEach(function (g) {
    var r = g.querySelector('rect');
    g.x0 = Number(r.getAttribute('x'));
    g.w0 = Number(r.getAttribute('width'));
    g.y0 = Number(r.getAttribute('y'));
    g.fill0 = r.getAttribute('fill');
    g.style.cursor = 'pointer';
    g.addEventListener('mouseover', function () { details.textContent = g.querySelector('title').textContent; });
    g.addEventListener('mouseout', function () { details.textContent = ' '; });
    g.addEventListener('click', function () { zoom(g); });
  });
  function place(g, x, w) {
    var r = g.querySelector('rect');
    var t = g.querySelector('text');
    var name = g.getAttribute('data-n');
    var room = Math.floor((w - 6) / (size * 0.62));
    g.style.display = w < 0.3 ? 'none' : '';
    r.setAttribute('x', x);
    r.setAttribute('width', Math.max(0, w));
    if (!t) {
      if (room < 3) return;
      t = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      t.setAttribute('y', g.y0 + Number(r.getAttribute('height')) - 4);
      t.setAttribute('fill', '#1a1a1a');
      t.style.pointerEvents = 'none';
      g.appendChild(t);
    }
    t.setAttribute('x', x + 3);
    t.textContent = room < 3 ? '' : name.length <= room ? name : name.slice(0, room - 1) + '\\u2026';
  }
  function zoom(target) {
    var scale = inner / target.w0;
    frames.forEach(function (g) {
      var inside = g.x0 >= target.x0 - 0.01 && g.x0 + g.w0 <= target.x0 + target.w0 + 0.01;
      var around = g.x0 <= target.x0 + 0.01 && g.x0 + g.w0 >= target.x0 + target.w0 - 0.01;
      if (inside) place(g, margin + (g.x0 - target.x0) * scale, g.w0 * scale);
      else if (around) place(g, margin, inner);
      else g.style.display = 'none';
      g.style.opacity = around && !inside ? 0.5 : 1;
    });
    reset.style.opacity = target.w0 >= inner - 0.01 ? 0 : 1;
  }
  reset.addEventListener('click', function () {
    frames.forEach(function (g) { g.style.opacity = 1; place(g, g.x0, g.w0); });
    reset.style.opacity = 0;
  });
  function search() {
    var word = window.prompt('Mark frames that contain', '');
    if (word === null) return;
    word = word.toLowerCase();
    frames.forEach(function (g) {
      var hit = word !== '' && g.getAttribute('data-n').toLowerCase().indexOf(word) >= 0;
      g.querySelector('rect').setAttribute('fill', hit ? '#c13be0' : g.fill0);
    });
  }
  document.getElementById('search').addEventListener('click', search);
  window.addEventListener('keydown', function (e) {
    if ((e.ctrlKey || e.metaKey) && e.key === 'f') { e.preventDefault(); search(); }
  });
})();
`;
