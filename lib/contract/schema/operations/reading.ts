// The addresses that are read.

import { DeployPathSchema, DeployQuerySchema, HistoryQuerySchema, HistoryStatsQuerySchema } from '../history-queries'
import {
  AccessQuerySchema,
  EventQuerySchema,
  GraphQuerySchema,
  GroundPageQuerySchema,
  GroundQuerySchema,
  GroundTargetSchema,
  ImageQuerySchema,
  NotificationQuerySchema,
  ObjectLogsQuerySchema,
  ObjectQuerySchema,
  StateQuerySchema,
  StreamQuerySchema,
  WorkloadLogsQuerySchema,
  WorkloadQuerySchema,
  WorkloadTargetSchema,
} from '../queries'
import { GUARDED, OF_AN_OBJECT, type Operations } from './operation'

const LOGS = 'Lines, oldest first; with `follow` as events.'
const LOG_EVENTS = { lines: 'LogBatch', end: 'LogEnd', bye: 'StreamBye' } as const

export const READING_OPERATIONS = {
  state: {
    get: {
      group: 'Reading',
      says: 'The whole state: verdict, counts, problems, rollouts, sources, controllers and a row for every object.',
      more: '`namespace` and `kind` narrow the view with its verdict and counts; the other parameters filter the rows only.',
      query: StateQuerySchema,
      answers: {
        200: { says: 'The state, as far as it was read.', json: ['State', 'ShortState'] },
        304: { says: 'The same as before, by `If-None-Match`.' },
      },
      errors: [...GUARDED, 'invalid_kind', 'invalid_name'],
    },
  },
  stream: {
    get: {
      group: 'Reading',
      says: 'The state as server-sent events: a snapshot, then what changes.',
      more: 'The `id` of an event is `<startedAt>.<version>` of what is known behind it. A gap between `from` of a delta and the own version asks for a new snapshot.',
      query: StreamQuerySchema,
      answers: {
        200: {
          says: 'Events until either side ends it; a comment keeps the connection awake.',
          events: {
            snapshot: ['StreamSnapshot', 'ShortStreamSnapshot'],
            'snapshot-part': ['StreamSnapshotPart', 'ShortStreamSnapshotPart'],
            delta: ['StreamDelta', 'ShortStreamDelta'],
            action: 'Action',
            notification: 'StreamNotification',
            heartbeat: 'StreamHeartbeat',
            bye: 'StreamBye',
          },
        },
      },
      errors: [...GUARDED, 'invalid_kind', 'invalid_name'],
    },
  },
  object: {
    get: {
      group: 'Reading',
      says: 'Everything known of one object of Flux; a part that could not be read says so.',
      path: ObjectQuerySchema,
      answers: { 200: { says: 'The object, with secrets removed.', json: 'ObjectDetail' } },
      errors: OF_AN_OBJECT,
    },
  },
  values: {
    get: {
      group: 'Reading',
      says: 'The values of a release of Helm as a tree of lines; whatever could be secret is masked.',
      path: ObjectQuerySchema,
      answers: { 200: { says: 'The lines.', json: 'ReleaseValues' } },
      errors: [...OF_AN_OBJECT, 'not_applicable'],
    },
  },
  objectLogs: {
    get: {
      group: 'Reading',
      says: "Lines of the kind's controller that concern this object.",
      path: ObjectQuerySchema,
      query: ObjectLogsQuerySchema,
      answers: { 200: { says: LOGS, json: 'LogAnswer', events: LOG_EVENTS } },
      errors: OF_AN_OBJECT,
    },
  },
  workloadLogs: {
    get: {
      group: 'Reading',
      says: 'Lines of the pods of a workload that Flux deployed, merged by time.',
      path: WorkloadTargetSchema,
      query: WorkloadLogsQuerySchema,
      answers: { 200: { says: LOGS, json: 'LogAnswer', events: LOG_EVENTS } },
      errors: OF_AN_OBJECT,
    },
  },
  objectWorkloads: {
    get: {
      group: 'Reading',
      says: 'What the object deployed, down to the pods; with `Accept: text/event-stream` as events.',
      path: ObjectQuerySchema,
      answers: {
        200: {
          says: 'The workloads, worst first.',
          json: 'ObjectWorkloads',
          events: {
            snapshot: 'ObjectWorkloads',
            delta: 'WorkloadsDelta',
            heartbeat: 'WorkloadsHeartbeat',
            bye: 'StreamBye',
          },
        },
      },
      errors: OF_AN_OBJECT,
    },
  },
  workloads: {
    get: {
      group: 'Reading',
      says: 'All workloads that Flux deployed, worst first, a page at a time.',
      query: WorkloadQuerySchema,
      answers: { 200: { says: 'One page.', json: 'WorkloadPage' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  images: {
    get: {
      group: 'Reading',
      says: 'The way of each image: tags, policy, automation, push, source and what runs, worst first, a page at a time.',
      more: 'A step that is not there is absent; one that nobody could read says so. `status` is that of one of its objects.',
      query: ImageQuerySchema,
      answers: { 200: { says: 'One page.', json: 'ImagePage' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  alertCoverage: {
    get: {
      group: 'Reading',
      says: 'Whom Alerts tell of what: objects that none tells of, failures that a topic was not told of, topics in use.',
      more: 'What is not read makes less known and is named in `missing`. `silent` is never sure.',
      answers: { 200: { says: 'As far as Alerts, Providers and messages are read.', json: 'AlertCoverage' } },
      errors: GUARDED,
    },
  },
  ground: {
    get: {
      group: 'Reading',
      says: 'What Flux stands on: nodes, pods, volumes, certificates, secrets, backups, routes and alarms, worst first.',
      more: 'It is read while somebody asks, and a minute longer. Nothing of it touches the verdict.',
      query: GroundQuerySchema,
      answers: { 200: { says: 'One answer per question, as far as each was read.', json: 'GroundAnswer' } },
      errors: GUARDED,
    },
  },
  groundQuestion: {
    get: {
      group: 'Reading',
      says: 'One question about what Flux stands on, worst first, a page at a time.',
      path: GroundTargetSchema,
      query: GroundPageQuerySchema,
      answers: { 200: { says: 'One page.', json: 'GroundPage' } },
      errors: [...GUARDED, 'not_found'],
    },
  },
  deploys: {
    get: {
      group: 'Reading',
      says: 'Deploys, running and past, newest first, a page at a time: a revision of a source on its way through its objects.',
      more: '`gaps` says when nobody recorded. A deploy that changed nothing is told with `all=true` only.',
      query: DeployQuerySchema,
      answers: { 200: { says: 'One page, and where History is kept.', json: 'DeployPage' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  deploy: {
    get: {
      group: 'Reading',
      says: 'One deploy with its objects: what each ran before and runs now, and how it ended.',
      path: DeployPathSchema,
      answers: { 200: { says: 'The deploy, as far as it was seen.', json: 'DeployDetail' } },
      errors: [...GUARDED, 'not_found'],
    },
  },
  history: {
    get: {
      group: 'Reading',
      says: 'What happened, newest first, a page at a time: status changes, deploys, revisions, actions, messages, images.',
      more: '`at` is the time of the fact. `late` was found changed after a time in which nobody recorded; `gaps` are such times.',
      query: HistoryQuerySchema,
      answers: { 200: { says: 'One page, and where History is kept.', json: 'HistoryPage' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  historyStats: {
    get: {
      group: 'Reading',
      says: 'Deploys, incidents, time to recover and change failure rate, by the day and in total.',
      more: 'Each figure is of what was recorded only; one that cannot be told is absent.',
      query: HistoryStatsQuerySchema,
      answers: { 200: { says: 'The figures.', json: 'HistoryStats' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  events: {
    get: {
      group: 'Reading',
      says: 'Kubernetes events of the objects of Flux and of what they deployed, newest first.',
      query: EventQuerySchema,
      answers: { 200: { says: 'The events, and how they are read.', json: 'EventList' } },
      errors: [...GUARDED, 'invalid_kind', 'invalid_name'],
    },
  },
  graph: {
    get: {
      group: 'Reading',
      says: 'What waits for what, or what is delivered by what; edges run from what waits to what it waits for.',
      query: GraphQuerySchema,
      answers: {
        200: { says: 'The graph; with `format=mermaid` as a text.', json: 'NarrowedGraph', text: 'text/plain' },
      },
      errors: [...GUARDED, 'invalid_kind', 'invalid_name', 'not_found'],
    },
  },
  notifications: {
    get: {
      group: 'Reading',
      says: 'Messages of the configured ntfy topics, newest first, a page at a time.',
      query: NotificationQuerySchema,
      answers: { 200: { says: 'One page, and gaps of the history.', json: 'NotificationPage' } },
      errors: [...GUARDED, 'invalid_kind', 'invalid_name'],
    },
  },
  me: {
    get: {
      group: 'Reading',
      says: 'Who is asking, and whether they may act.',
      answers: { 200: { says: 'The person as they are known here.', json: 'Me' } },
      errors: GUARDED,
    },
  },
  access: {
    get: {
      group: 'Reading',
      says: 'Which actions this person may not ask for, and why, for each object that is named.',
      query: AccessQuerySchema,
      answers: { 200: { says: 'Objects that do not exist are left out.', json: 'AccessAnswer' } },
      errors: [...GUARDED, 'invalid_name'],
    },
  },
  openapi: {
    get: {
      group: 'Reading',
      says: 'This description.',
      answers: { 200: { says: 'OpenAPI 3.1.', json: 'Description' } },
      errors: GUARDED,
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
