// What the pages of Kubeflow's UI ask MLMD for, with the UI's own client: grpc-web and messages that protoc made.
// Runs in Node and in a browser.
import { GrpcWebClientBase, MethodDescriptor, MethodType } from 'grpc-web';
import mlmd from 'mlmd-service';
import store from 'mlmd-store';

const SERVICE = 'ml_metadata.MetadataStoreService';

/** The entries of maps come in any order: they are sorted by key. */
function sorted(value, name = '') {
  if (Array.isArray(value)) {
    const items = value.map(item => sorted(item));
    return name.endsWith('Map') ? items.sort(([left], [right]) => (left < right ? -1 : 1)) : items;
  }
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item, key)]));
}

/** A client of one server that keeps every call with its answer. */
function open(host, format) {
  const client = new GrpcWebClientBase({ format });
  const calls = [];
  async function call(method, fields = {}) {
    const [Request, Response] = [mlmd[`${method}Request`], mlmd[`${method}Response`]];
    const request = new Request();
    for (const [name, value] of Object.entries(fields)) request[`set${name}`](value);
    const path = `/${SERVICE}/${method}`;
    const descriptor = new MethodDescriptor(
      path, MethodType.UNARY, Request, Response, message => message.serializeBinary(), bytes => Response.deserializeBinary(bytes));
    const kept = { method, request: sorted(request.toObject()) };
    calls.push(kept);
    try {
      const response = await client.thenableCall(host + path, request, {}, descriptor);
      kept.response = sorted(response.toObject());
      return response;
    } catch (error) {
      kept.error = { code: error.code, message: error.message };
      return null;
    }
  }
  return { call, calls };
}

const idsOf = nodes => nodes.map(node => node.getId());

/** The graph of a run, and the panel of each of its tasks; what is compared between runs is read in the same way. */
async function runPage(call, type, name) {
  const context = (await call('GetContextByTypeAndName', { TypeName: type, ContextName: name }))?.getContext();
  if (!context) return null;
  const executions = (await call('GetExecutionsByContext', { ContextId: context.getId() })).getExecutionsList();
  await call('GetArtifactsByContext', { ContextId: context.getId() });
  await call('GetEventsByExecutionIDs', { ExecutionIdsList: idsOf(executions) });
  await call('GetArtifactTypes');
  for (const execution of executions) await linkedArtifacts(call, execution.getId());
  return context;
}

async function linkedArtifacts(call, execution) {
  const events = (await call('GetEventsByExecutionIDs', { ExecutionIdsList: [execution] })).getEventsList();
  await call('GetArtifactsByID', { ArtifactIdsList: events.map(event => event.getArtifactId()) });
}

/** A list, page by page as with its button, and all of it as where rows are grouped. */
async function listPage(call, kind, page) {
  await call(`Get${kind}Types`);
  const all = (await call(`Get${kind}s`))[`get${kind}sList`]();
  let token = '';
  do {
    const options = new store.ListOperationOptions().setMaxResultSize(page);
    if (token) options.setNextPageToken(token);
    const answer = await call(`Get${kind}s`, { Options: options });
    token = answer.getNextPageToken();
    if (kind !== 'Artifact') continue;
    // The times of making.
    for (const id of idsOf(answer.getArtifactsList())) await call('GetEventsByArtifactIDs', { ArtifactIdsList: [id] });
  } while (token);
  return all;
}

async function executionPage(call, execution) {
  await call('GetArtifactTypes');
  await call('GetExecutionsByID', { ExecutionIdsList: [execution.getId()] });
  await linkedArtifacts(call, execution.getId());
  await call('GetExecutionTypesByID', { TypeIdsList: [execution.getTypeId()] });
  await call('GetContextsByExecution', { ExecutionId: execution.getId() });
  await call('GetContextType', { TypeName: 'system.PipelineRun' });
}

/** Its properties, and the lineage around it. */
async function artifactPage(call, artifact) {
  await call('GetArtifactsByID', { ArtifactIdsList: [artifact.getId()] });
  await call('GetArtifactTypesByID', { TypeIdsList: [artifact.getTypeId()] });
  const events = (await call('GetEventsByArtifactIDs', { ArtifactIdsList: [artifact.getId()] })).getEventsList();
  const executions = [...new Set(events.map(event => event.getExecutionId()))];
  await call('GetExecutionsByID', { ExecutionIdsList: executions });
  await call('GetExecutionTypes');
  const around = (await call('GetEventsByExecutionIDs', { ExecutionIdsList: executions })).getEventsList();
  await call('GetArtifactsByID', { ArtifactIdsList: [...new Set(around.map(event => event.getArtifactId()))] });
}

/** The check of the UI's node server before a download. */
async function download(call, uri) {
  const artifacts = (await call('GetArtifactsByURI', { UrisList: [uri] })).getArtifactsList();
  for (const artifact of artifacts) await call('GetContextsByArtifact', { ArtifactId: artifact.getId() });
}

/** Goes through all pages. */
export async function visit({ host, format, runs }) {
  const { call, calls } = open(host, format);
  for (const run of runs) {
    await runPage(call, 'system.PipelineRun', run);
    // How the page of a v1 run finds it.
    if (!await runPage(call, 'pipeline_run', run)) await runPage(call, 'KfpRun', run);
  }
  const executions = await listPage(call, 'Execution', 10);
  const artifacts = await listPage(call, 'Artifact', 10);
  for (const execution of executions) await executionPage(call, execution);
  for (const artifact of artifacts) await artifactPage(call, artifact);
  for (const uri of new Set(artifacts.map(artifact => artifact.getUri()))) await download(call, uri);
  // Links to what is not there.
  await call('GetExecutionsByID', { ExecutionIdsList: [999999] });
  await call('GetEventsByExecutionIDs', { ExecutionIdsList: [999999] });
  await call('GetArtifactsByID', { ArtifactIdsList: [999999] });
  await call('GetArtifactTypesByID', { TypeIdsList: [999999] });
  await call('GetEventsByArtifactIDs', { ArtifactIdsList: [999999] });
  await call('GetExecutionsByContext', { ContextId: 999999 });
  await call('GetContextType', { TypeName: 'no.such.type' });
  await download(call, 'minio://no/such/key');
  return calls;
}

/** One call. */
export async function knock({ host, format }) {
  const { call, calls } = open(host, format);
  await call('GetArtifactTypes');
  return calls;
}
