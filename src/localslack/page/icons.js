const SHAPES = {
  plus: ['M12 5v14M5 12h14'],
  send: ['M4 12l16-8-6 16-3-6z', 'M11 14l9-10'],
  up: [
    'M7 11v9H4v-9zM7 11l4-8c1.6 0 2.4 1 2.2 2.6L12.6 9H19c1.3 0 2.2 1.2 1.9 2.4l-1.7 7A2 2 0 0 1 17.300 20H7',
  ],
  down: [
    'M7 13V4H4v9zM7 13l4 8c1.600 0 2.400-1 2.200-2.600L12.600 15H19c1.300 0 2.200-1.200 1.900-2.400l-1.700-7A2 2 0 0 0 17.300 4H7',
  ],
  reply: ['M4 5h16v11H10l-5 4v-4H4z'],
  forward: ['M13 5l7 7-7 7', 'M20 12H9c-3 0-5 2-5 6'],
  more: ['M5 12h.01M12 12h.01M19 12h.01'],
  eyes: [
    'M2 12s3.600-6 10-6 10 6 10 6-3.600 6-10 6-10-6-10-6z',
    'M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  ],
  download: ['M12 4v11M7 11l5 5 5-5M5 20h14'],
  file: ['M6 3h8l5 5v13H6z', 'M14 3v5h5', 'M9 13h7M9 17h7'],
  traffic: ['M8 4v14M4 8l4-4 4 4', 'M16 20V6M12 16l4 4 4-4'],
  close: ['M6 6l12 12M18 6L6 18'],
  menu: ['M4 7h16M4 12h16M4 17h16'],
};

/** A line drawing that takes the colour of the text around it. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const node = document.createElementNS(space, 'svg');
  node.setAttribute('viewBox', '0 0 24 24');
  node.setAttribute('class', 'icon-shape');
  node.setAttribute('aria-hidden', 'true');
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', shape);
    node.append(path);
  }
  return node;
}
