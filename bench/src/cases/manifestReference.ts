import { spawn } from 'node:child_process'

/** The same work as of the bench, by the Python CDK. It prints one JSON object of rates a second. */
const script = `
import json, logging, sys, time
from airbyte_cdk.models import ConfiguredAirbyteCatalogSerializer, Type
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource
from airbyte_cdk.sources.declarative.interpolation.jinja import JinjaInterpolation

task = json.load(sys.stdin)
logging.disable(logging.CRITICAL)
catalog = ConfiguredAirbyteCatalogSerializer.load({"streams": [{
    "stream": {"name": "items", "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
    "sync_mode": "full_refresh", "destination_sync_mode": "append"}]})

def read(pages):
    config = {**task["config"], "pages": pages}
    source = ConcurrentDeclarativeSource(catalog=catalog, config=config, state=None, source_config=task["manifest"])
    count = 0
    for message in source.read(logging.getLogger("bench"), config, catalog, None):
        if message.type == Type.RECORD:
            count += 1
    return count

def rate(templates, rounds):
    interpolation = JinjaInterpolation()
    for template in templates:
        interpolation.eval(template, task["config"], record=task["record"])
    begun = time.process_time()
    for _ in range(rounds):
        for template in templates:
            interpolation.eval(template, task["config"], record=task["record"])
    return rounds * len(templates) / (time.process_time() - begun)

read(5)
begun, begun_cpu = time.perf_counter(), time.process_time()
count = read(task["pages"])
seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - begun_cpu
print(json.dumps({
    "kept": count,
    "records": task["pages"] * 100 / seconds,
    "recordsOfCore": task["pages"] * 100 / cpu_seconds,
    "paths": rate(task["paths"], 4000),
    "templates": rate(task["templates"], 1500),
}))
`

/** What the Python CDK managed: records a second, and the rest a second of one core's time. */
export type ReferenceRates = {
  kept: number
  records: number
  recordsOfCore: number
  paths: number
  templates: number
}

/** Runs the Python CDK on a task. Rejects with its last words where it fails. */
export function runReference(python: string, task: object): Promise<ReferenceRates> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-c', script], { stdio: ['pipe', 'pipe', 'pipe'] })
    let out = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-500)))
    child.on('error', reject)
    child.on('close', (code) => {
      const last = out.trim().split('\n').at(-1) ?? ''
      if (code === 0 && last.startsWith('{')) resolve(JSON.parse(last) as ReferenceRates)
      else reject(new Error(`${python} ended with code ${code}: ${errors}`))
    })
    child.stdin.end(JSON.stringify(task))
  })
}
