// X's specification, as Prism can use it, and what Prism does not check.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const versions = ['2.166', '2.167'];

export const fileOf = (version) =>
  join(process.env.INQUIRY_X_OPENAPI_DIR, `x-openapi-${version}.json`);

const read = (version) => JSON.parse(readFileSync(fileOf(version)));

const blank = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: { type: { type: 'string', enum: ['about:blank'] } },
};
const named = {
  type: 'object',
  required: ['type', 'title'],
  properties: { type: { type: 'string', pattern: '/2/problems/' } },
};

const resolved = (spec, item) =>
  item.$ref ? item.$ref.slice(2).split('/').reduce((at, key) => at[key], spec) : item;

// Calls `visit` for each object within `item`.
function walk(item, visit) {
  if (item === null || typeof item !== 'object') return;
  visit(item);
  for (const each of Object.values(item)) walk(each, visit);
}

// Prism refuses OAuth 1.0a headers, so security goes. X answers problems as application/json, which
// is described as application/problem+json only; about:blank is X's too.
function mendOperation(operation) {
  delete operation.security;
  const content = operation.responses?.default?.content;
  if (!content) return;
  content['application/json'].schema = {
    anyOf: [{ $ref: '#/components/schemas/Error' }, blank, named],
  };
}

// X answers 201 to rules that are added, and names what is wrong with one by types of its own.
function mendRules(spec) {
  const { responses } = spec.paths['/2/tweets/search/stream/rules'].post;
  responses['201'] = responses['200'];
  const answer = resolved(spec, responses['200'].content['application/json'].schema);
  answer.properties.errors.items = { anyOf: [{ $ref: '#/components/schemas/Problem' }, named] };
}

// A request that speaks of neither tweets nor posts leaves open which host names a problem's type.
function mendProblemType(item) {
  if (!Array.isArray(item.enum)) return;
  item.enum = item.enum.flatMap((each) =>
    typeof each === 'string' && each.includes('/2/problems/')
      ? ['api.x.com', 'api.twitter.com'].map((host) => each.replace(/api\.[a-z]+\.com/, host))
      : [each],
  );
}

// The guide shows why processing failed as an `error`, which is not described. The older version
// requires members that it does not describe (`meta`, `type`); of the two forms of a segment's
// index, a form's text fits both. The usage's numbers come as text, as the newer version has them.
function mendSchemas(spec) {
  walk(spec, (item) => {
    mendProblemType(item);
    if (!item.properties) return;
    if (Array.isArray(item.required)) {
      item.required = item.required.filter((name) => name in item.properties);
      if (item.required.length === 0) delete item.required;
    }
    if (item.properties.processing_info) {
      resolved(spec, item.properties.processing_info).properties.error = { type: 'object' };
    }
  });
  const { schemas } = spec.components;
  if (schemas.MediaSegments) schemas.MediaSegments = { anyOf: schemas.MediaSegments.oneOf };
  for (const name of ['project_cap', 'project_id', 'project_usage']) {
    schemas.Usage.properties[name] = { type: 'string' };
  }
}

// A copy in `folder`, as X is known to be.
export function adapted(version, folder) {
  const spec = read(version);
  delete spec.security;
  for (const path of Object.values(spec.paths)) Object.values(path).forEach(mendOperation);
  mendRules(spec);
  mendSchemas(spec);
  const file = join(folder, `${version}.json`);
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

// Prism lets query parameters pass that an operation does not have. `record` holds one
// "METHOD TARGET" a line; what is wrong in it comes back.
export function unknownParameters(version, record) {
  const spec = read(version);
  const operations = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      fixed: !path.includes('{'),
      pattern: new RegExp(`^${path.replace(/\{[^}]*\}/g, '[^/]+')}$`),
      names: new Set((operation.parameters ?? []).map((each) => resolved(spec, each).name)),
    })),
  );
  operations.sort((a, b) => Number(b.fixed) - Number(a.fixed));
  const wrong = new Set();
  for (const line of readFileSync(record, 'utf8').split('\n').filter(Boolean)) {
    const [method, target] = line.split(' ');
    const url = new URL(target, 'http://x');
    const known = operations.find((each) => each.method === method && each.pattern.test(url.pathname));
    for (const name of url.searchParams.keys()) {
      if (!known?.names.has(name)) wrong.add(`${method} ${url.pathname}: no parameter ${name}`);
    }
  }
  return [...wrong];
}
