/** One query before the loop instead of one a round, in the words of the ORM or of the driver. */
import { loopVariable } from '../loop-variable.ts';
import { insertBefore, type Place, type Rewrite, replaceLine } from './rewrite.ts';

/** What belongs to each element is loaded with the elements: select_related, includes, Include. */
export function eagerly({ text, at, loops, spot }: Place): Rewrite | null {
  const loop = loops.find(index => loopVariable(text.code(index).trim()) !== null);
  const element = loop === undefined ? null : loopVariable(text.code(loop).trim());
  if (loop === undefined || element === null) return null;
  const relation = new RegExp(`\\b${element}\\.(\\w+)\\.\\w+`).exec(text.code(at))?.[1];
  if (relation === undefined || relation === 'objects') return null;
  const head = text.code(loop);
  const walked =
    /(?<!\w)@?(\w{1,80})\.(?:each|find_each|map)\b/.exec(head)?.[1] ?? /\bin\s+(\w+)\s*[:)]/.exec(head)?.[1];
  const made =
    /\.objects\b|\b[A-Z]\w*\.(?:where|all)\b|[cC]ontext\.[A-Z]/.test(head) || walked === undefined
      ? loop
      : text.above(new RegExp(`^\\s*(?:var\\s+)?@?${walked}\\s*=`), loop)?.index;
  if (made === undefined) return null;
  const code = text.code(made);
  if (spot.language === 'python') {
    const changed = code.replace(
      /(\.objects)((?:\.(?:all|filter|exclude)\((?:[^()]|\([^()]*\))*\))+)(?=\s*:?\s*(?:#.*)?$)/,
      (_, objects, calls) => `${objects}${calls}.select_related("${relation}")`,
    );
    return changed === code
      ? null
      : {
          edits: [replaceLine(made, changed)],
          condition: `${relation} is a ForeignKey (prefetch_related for many)`,
        };
  }
  if (spot.language === 'ruby') {
    const changed = code.replace(/\b([A-Z]\w*)\.(where|all|order|joins)\b/, `$1.includes(:${relation}).$2`);
    return changed === code
      ? null
      : { edits: [replaceLine(made, changed)], condition: `${relation} is an association` };
  }
  if (spot.language !== 'csharp') return null;
  const changed = code.replace(/\b(\w*[cC]ontext\.[A-Z]\w*)/, `$1.Include(e => e.${relation})`);
  return changed === code
    ? null
    : {
        edits: [replaceLine(made, changed)],
        condition: `${relation} is a navigation property; the file uses Microsoft.EntityFrameworkCore`,
      };
}

/** The rows of all keys, once, in a map by key. */
export function askOnce(place: Place): Rewrite | null {
  switch (place.spot.language) {
    case 'python':
      return groupedRows(place);
    case 'ruby':
      return recordsById(place);
    case 'java':
    case 'kotlin':
      return entitiesById(place);
    case 'csharp':
      return contextById(place);
    case 'javascript':
    case 'typescript':
      return foundMany(place);
    default:
      return null;
  }
}

/** `cursor.execute("SELECT a, b FROM t WHERE k = ?", (key,)).fetchall()` out of a map of all rows by `k`. */
function groupedRows({ text, at, loops }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const match =
    /^(\s*\w+\s*=\s*)([\w.]+)\.execute\(\s*(["'])SELECT\s+([\w\s,.*]+?)\s+FROM\s+(\w+)\s+WHERE\s+(\w+)\s*=\s*(?:\?|%s)\3\s*,\s*\(\s*(\w+(?:\.\w+)?)\s*,\s*\)\s*\)\.fetchall\(\)\s*$/i.exec(
      text.code(at),
    );
  if (outer === undefined || match === null || match[4]!.includes('*')) return null;
  const [, assigned, connection, , columns, table, key, value] = match;
  const name = `by_${key}`;
  if (text.uses(name, 0, text.lines.length).length > 0) return null;
  const indent = text.indent(outer);
  return {
    edits: [
      insertBefore(
        outer,
        `${indent}${name} = {}`,
        `${indent}for key, *row in ${connection}.execute("SELECT ${key}, ${columns} FROM ${table}"):`,
        `${indent}    ${name}.setdefault(key, []).append(tuple(row))`,
      ),
      replaceLine(at, `${assigned}${name}.get(${value}, [])`),
    ],
    condition: `the loop asks for most of ${table} (otherwise: WHERE ${key} IN (…) with its keys), and does not change it`,
  };
}

/** `Invoice.find(id)` in `ids.map do |id|`, `Author.find(post.author_id)` in `posts.each do |post|`. */
function recordsById({ text, at, loops }: Place): Rewrite | null {
  const [loop] = loops;
  const match = /\b([A-Z]\w*)\.find\(\s*(\w+)(?:\.(\w+))?\s*\)/.exec(text.code(at));
  const walked =
    loop === undefined ? null : /(?<![\w.])(@?\w+)\.(?:each|map)\b.*\|\s*(\w+)\s*\|/.exec(text.code(loop));
  if (loop === undefined || match === null || walked === null || walked[2] !== match[2]) return null;
  const [whole, model, element, key] = match;
  const name = `${model!.toLowerCase()}_by_id`;
  const ids = key === undefined ? walked[1] : `${walked[1]}.map(&:${key})`;
  return {
    edits: [
      insertBefore(loop, `${text.indent(loop)}${name} = ${model}.where(id: ${ids}).index_by(&:id)`),
      replaceLine(
        at,
        text.code(at).replace(whole, `${name}.fetch(${element}${key === undefined ? '' : `.${key}`})`),
      ),
    ],
    condition: `a missing ${model} raises KeyError instead of RecordNotFound`,
  };
}

/** Prisma: `await prisma.customer.findUnique({ where: { id: order.customerId } })` in `for (const order of orders)`. */
function foundMany({ text, at, loops }: Place): Rewrite | null {
  const [loop] = loops;
  const match =
    /\bawait\s+(\w*prisma\w*)\.(\w+)\.findUnique(?:OrThrow)?\(\s*\{\s*where:\s*\{\s*(\w+):\s*(\w+)\.(\w+)\s*\}\s*\}\s*\)/.exec(
      text.code(at),
    );
  const head =
    loop === undefined
      ? null
      : /^\s*for\s*\(\s*(?:const|let)\s+(\w+)\s+of\s+(\w+)\s*\)/.exec(text.code(loop));
  if (loop === undefined || match === null || head === null || head[1] !== match[4]) return null;
  const [whole, client, model, key, element, field] = match;
  const name = `${model}ById`;
  const indent = text.indent(loop);
  return {
    edits: [
      insertBefore(
        loop,
        `${indent}const found = await ${client}.${model}.findMany({ where: { ${key}: { in: ${head[2]}.map(each => each.${field}) } } });`,
        `${indent}const ${name} = new Map(found.map(each => [each.${key}, each]));`,
      ),
      replaceLine(at, text.code(at).replace(whole, `${name}.get(${element}.${field}) ?? null`)),
    ],
    condition: `${head[2]} is an array`,
  };
}

/** `repository.findById(order.customerId())` in `for (Order order : orders)`. */
function entitiesById({ text, at, loops, spot }: Place): Rewrite | null {
  const [loop] = loops;
  if (loop === undefined || spot.language !== 'java') return null;
  const match = /\b(\w*[rR]epository)\.findById\(\s*(\w+)\.(\w+)\(\)\s*\)(?:\.(?:get|orElseThrow)\(\))?/.exec(
    text.code(at),
  );
  const head = /^\s*for\s*\(\s*(?:final\s+)?(\w+)\s+(\w+)\s*:\s*(\w+)\s*\)/.exec(text.code(loop));
  const type = /^\s*(?:final\s+)?(\w+)\s+\w+\s*=/.exec(text.code(at))?.[1];
  if (match === null || head === null || type === undefined || type === 'Optional' || head[2] !== match[2])
    return null;
  const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}ById`;
  const indent = text.indent(loop);
  const insert = [
    `${indent}var ${name} = new java.util.HashMap<Object, ${type}>();`,
    `${indent}${match[1]}.findAllById(${head[3]}.stream().map(${head[1]}::${match[3]}).distinct().toList())`,
    `${indent}    .forEach(found -> ${name}.put(found.${idOf(type, text)}(), found));`,
  ];
  return {
    edits: [
      insertBefore(loop, ...insert),
      replaceLine(at, text.code(at).replace(match[0], `${name}.get(${match[2]}.${match[3]}())`)),
    ],
    condition: `${match[1]} has findAllById (Spring Data), ${type} says its id by ${idOf(type, text)}(), and none is missing`,
  };
}

/** Records say `id()`, beans `getId()`. */
function idOf(type: string, text: Place['text']): string {
  return text.lines.some(({ code }) => new RegExp(`\\brecord\\s+${type}\\b|\\.customerId\\(\\)`).test(code))
    ? 'id'
    : 'getId';
}

/** `context.Customers.FirstOrDefault(c => c.Id == id)` in `foreach (var id in ids)`. */
function contextById({ text, at, loops }: Place): Rewrite | null {
  const [loop] = loops;
  const match =
    /\b(\w*[cC]ontext\.([A-Z]\w*))\.(?:FirstOrDefault|SingleOrDefault|First|Single)\(\s*(\w+)\s*=>\s*\3\.(\w+)\s*==\s*(\w+)\s*\)/.exec(
      text.code(at),
    );
  const head =
    loop === undefined
      ? null
      : /\bforeach\s*\(\s*(?:var|\w+)\s+(\w+)\s+in\s+(\w+)\s*\)/.exec(text.code(loop));
  if (loop === undefined || match === null || head === null || head[1] !== match[5]) return null;
  const [, set, table, , key, value] = match;
  const name = `${table!.charAt(0).toLowerCase()}${table!.slice(1)}By${key}`;
  return {
    edits: [
      insertBefore(
        loop,
        `${text.indent(loop)}var ${name} = ${set}.Where(e => ${head[2]}.Contains(e.${key})).ToDictionary(e => e.${key});`,
      ),
      replaceLine(at, text.code(at).replace(match[0], `${name}.GetValueOrDefault(${value})`)),
    ],
    condition: `${key} is unique in ${table}`,
  };
}
