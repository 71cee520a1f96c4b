// The examples of the documentation that IPTO was built to, word for word; where they show an answer, that too.
// `@` stands for an e-mail address in them.

export interface Example {
  readonly command: string;
  /** What the documentation shows as printed, if it does. */
  readonly shown?: string;
}

/** Every `ipto` line of the command reference and of the guides. */
export const IPTO = {
  'log in with nobody there': { command: 'ipto login' },
  'log in with a token': { command: 'ipto login --token <session_token>' },
  'log in with a key': { command: 'ipto login --api-key ipto_abc_your_key_here' },
  'log in with a password': { command: 'ipto login --email @ --password pass' },
  'log out': { command: 'ipto logout' },
  'who am I': {
    command: 'ipto whoami',
    shown: `User:   @
Tenant: Acme Corp (t_01JQ3N...)
Role:   admin`,
  },
  'who am I, as JSON': {
    command: 'ipto whoami --output json',
    shown: `{
  "user_id": "u_01JQ3N...",
  "email": "@",
  "tenant_id": "t_01JQ3N...",
  "tenant_name": "Acme Corp",
  "role": "admin"
}`,
  },
  'create a dataset by its name': { command: 'ipto datasets create --name <name>' },
  'create a dataset': {
    command: `ipto datasets create \\
  --name "financial-data" \\
  --description "Quarterly earnings reports 2020-2024" \\
  --modality document \\
  --monetization premium \\
  --pricing time_decay \\
  --visibility listed`,
  },
  'list datasets': {
    command: 'ipto datasets list',
    shown: ` ID                  NAME              STATUS   OBJECTS
 d_01JQ3N…           financial-data    active   142
 d_01JR7K…           satellite-imgs    draft      0`,
  },
  'list datasets as JSON': { command: 'ipto datasets list --output json' },
  'get a dataset': { command: 'ipto datasets get d_01JQ3N...' },
  'pause a dataset': { command: 'ipto datasets update d_01JQ3N... --status paused' },
  'rename a dataset': { command: 'ipto datasets update <dataset_id> --name <name>' },
  'delete a dataset': { command: 'ipto datasets delete <dataset_id> --confirm' },
  'delete a dataset with nobody there': { command: 'ipto datasets delete <dataset_id>' },
  'upload a file': { command: 'ipto objects upload d_01JQ3N... ./report.pdf' },
  'upload a file of another type': {
    command: 'ipto objects upload <dataset_id> <file_path> --content-type <mime>',
  },
  'upload a folder': { command: 'ipto objects upload <dataset_id> <directory/>' },
  'upload a folder with all below it': {
    command: 'ipto objects upload d_01JQ3N... ./reports/ --recursive',
  },
  'list objects': {
    command: 'ipto objects list d_01JQ3N...',
    shown: ` ID                  FILENAME         SIZE      STATUS
 o_01JQ4A…           report.pdf       2.1 MB    ready
 o_01JQ4B…           summary.docx     340 KB    ready`,
  },
  'list objects as JSON': { command: 'ipto objects list <dataset_id> --output json' },
  'get an object': { command: 'ipto objects get <object_id>' },
  'download an object': { command: 'ipto objects download <object_id>' },
  'download an object to a path': {
    command: 'ipto objects download o_01JQ4A... --output ./downloads/report.pdf',
  },
  'delete an object': { command: 'ipto objects delete <object_id> --confirm' },
  'delete an object with nobody there': { command: 'ipto objects delete <object_id>' },
  search: {
    command: 'ipto search "quarterly earnings 2024" --datasets d_01JQ3N... --mode hybrid --limit 5',
  },
  'search by standard input': {
    command: 'echo "quarterly earnings 2024" | ipto search --stdin --output json',
  },
  'search files of some types': { command: 'ipto search <query> --filter-mime application/pdf,text/plain' },
  'create a key': {
    command:
      'ipto keys create --name "ci-pipeline" --scopes search,datasets.read --access-mode all_available',
  },
  'create a key for search': {
    command: `ipto keys create --name "Search Bot" \\
  --scopes datasets:read,search:query`,
  },
  'create a key for uploads': {
    command: `ipto keys create --name "ingest-pipeline" \\
  --scopes datasets:write,objects:write`,
  },
  'create a key with an allow list': {
    command: `ipto keys create --name "legal-team-search" \\
  --scopes search:query,datasets:read \\
  --access-mode allow_list`,
  },
  'list keys': { command: 'ipto keys list' },
  'grant a key a dataset': { command: 'ipto keys grant key_abc --dataset dset_legal_003' },
  'revoke a grant': { command: 'ipto keys revoke-grant <key_id> --grant <grant_id>' },
  'revoke a key': { command: 'ipto keys revoke key_abc --confirm' },
  'revoke a key with nobody there': { command: 'ipto keys revoke <key_id>' },
  'list what waits for review': { command: 'ipto admin review list' },
  'approve an object': { command: 'ipto admin review approve t_01JQ3N... o_01JQ4A...' },
  'reject an object': { command: 'ipto admin review reject <tenant_id> <object_id> --reason <text>' },
  'reject an object without a reason': { command: 'ipto admin review reject <tenant_id> <object_id>' },
  'show the configuration': { command: 'ipto config show' },
  'set the default profile': { command: 'ipto config set default_profile staging' },
  'set the address': { command: 'ipto config set api_url https://staging-api.ipto.ai' },
  'complete in bash': { command: 'ipto completion bash' },
  'complete in zsh': { command: 'ipto completion zsh' },
  'complete in fish': { command: 'ipto completion fish' },
} as const satisfies Record<string, Example>;

/** The flags of each command, as the tables of the reference list them. */
export const FLAGS: Readonly<Record<string, readonly string[]>> = {
  login: ['--token', '--api-key'],
  logout: [],
  whoami: [],
  'datasets create': ['--name', '--description', '--modality', '--monetization', '--pricing', '--visibility'],
  'datasets list': [],
  'datasets get': [],
  'datasets update': ['--name', '--status'],
  'datasets delete': ['--confirm'],
  'objects upload': ['--content-type', '--recursive'],
  'objects list': [],
  'objects get': [],
  'objects download': ['--output'],
  'objects delete': ['--confirm'],
  search: ['--datasets', '--mode', '--limit', '--filter-mime', '--output', '--stdin'],
  'keys create': ['--name', '--scopes', '--access-mode'],
  'keys list': [],
  'keys revoke': ['--confirm'],
  'keys grant': ['--dataset'],
  'keys revoke-grant': ['--grant'],
  'admin review list': [],
  'admin review approve': [],
  'admin review reject': ['--reason'],
  'config show': [],
  'config set': [],
  completion: [],
};

/** The flags that every command takes. */
export const GLOBAL_FLAGS = [
  '--profile <name>',
  '--output',
  '--api-key <key>',
  '--api-url <url>',
  '--quiet',
  '--verbose',
  '--no-color',
  '--version',
  '--help',
];

/** What the reference gives as defaults, by the field that a flag sets. */
export const DATASET_DEFAULTS = {
  description: '',
  source_modality: 'document',
  monetization_mode: 'open',
  pricing_model: 'fixed',
  visibility: 'private',
};

/** Every `curl` line. */
export const CURL = {
  'log in': {
    command: `curl -X POST https://api.ipto.ai/v1/auth/login \\
-H "Content-Type: application/json" \\
-d '{"email": "@", "password": "pass"}'`,
  },
  'create a key for search': {
    command: `curl -X POST https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "search-agent-prod",
    "scopes": ["search:query", "datasets:read"]
  }'`,
  },
  'create a key for uploads': {
    command: `curl -X POST https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "ingest-pipeline",
    "scopes": ["datasets:write", "objects:write"]
  }'`,
  },
  'create a key for all that is available': {
    command: `curl -X POST https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "general-search-key",
    "scopes": ["search:query", "datasets:read"]
  }'`,
  },
  'create a key with an allow list': {
    command: `curl -X POST https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "legal-team-search",
    "scopes": ["search:query", "datasets:read"],
    "dataset_access_mode": "allow_list",
    "dataset_ids": ["dset_legal_001", "dset_legal_002"]
  }'`,
  },
  'add a dataset to an allow list': {
    command: `curl -X PATCH https://api.ipto.ai/v1/api-keys/$API_KEY_ID \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "dataset_access_mode": "allow_list",
    "dataset_ids": ["dset_legal_001", "dset_legal_002", "dset_legal_003"]
  }'`,
  },
  'remove a dataset from an allow list': {
    command: `curl -X PATCH https://api.ipto.ai/v1/api-keys/$API_KEY_ID \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "dataset_ids": ["dset_legal_001", "dset_legal_003"]
  }'`,
  },
  'switch back to all that is available': {
    command: `curl -X PATCH https://api.ipto.ai/v1/api-keys/$API_KEY_ID \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "dataset_access_mode": "all_available",
    "dataset_ids": []
  }'`,
  },
  'list keys': {
    command: `curl -X GET https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN"`,
    shown: `{
  "data": [
    {
      "api_key_id": "key_abc123",
      "name": "search-agent-prod",
      "scopes": ["search:query", "datasets:read"],
      "dataset_access_mode": "all_available",
      "dataset_ids": [],
      "created_at": "2026-04-01T10:00:00Z",
      "last_used_at": "2026-04-05T08:30:00Z"
    },
    {
      "api_key_id": "key_def456",
      "name": "legal-team-search",
      "scopes": ["search:query", "datasets:read"],
      "dataset_access_mode": "allow_list",
      "dataset_ids": ["dset_legal_001", "dset_legal_002"],
      "created_at": "2026-04-03T14:00:00Z",
      "last_used_at": null
    }
  ],
  "request_id": "req_020",
  "timestamp": "2026-04-05T12:00:00Z"
}`,
  },
  'revoke a key': {
    command: `curl -X DELETE https://api.ipto.ai/v1/api-keys/$API_KEY_ID \\
  -H "Authorization: Bearer $TOKEN"`,
  },
} as const satisfies Record<string, Example>;

/** The `curl` line that `jq` reads. */
export const CURL_TO_JQ = `curl -s https://api.ipto.ai/v1/api-keys \\
  -H "Authorization: Bearer $TOKEN" | jq '.data[] | {name, last_used_at}'`;

/** What the JavaScript examples of the guide to keys begin with. */
export const JAVASCRIPT_HEAD = `const BASE = "https://api.ipto.ai";
const headers = {
  Authorization: \`Bearer \${token}\`,
  "Content-Type": "application/json",
};
`;

/** Every `fetch` example; but for the first they follow {@link JAVASCRIPT_HEAD}. */
export const JAVASCRIPT = {
  'create a key, the answer whole': {
    command: `const res = await fetch("https://api.ipto.ai/v1/api-keys", {
method: "POST",
headers: {
Authorization: \`Bearer \${token}\`,
"Content-Type": "application/json",
},
body: JSON.stringify({
name: "search-agent-prod",
scopes: ["datasets:read", "search:query"],
}),
});
const key = await res.json();
// Store key.secret securely -- it will not be shown again`,
  },
  'create a key for search': {
    command: `const res = await fetch(\`\${BASE}/v1/api-keys\`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    name: "search-agent-prod",
    scopes: ["search:query", "datasets:read"],
  }),
});
const key = (await res.json()).data;
console.log(\`Key ID: \${key.api_key_id}\`);
console.log(\`Secret: \${key.secret}\`);`,
  },
  'create a key for uploads': {
    command: `const res = await fetch(\`\${BASE}/v1/api-keys\`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    name: "ingest-pipeline",
    scopes: ["datasets:write", "objects:write"],
  }),
});
const key = (await res.json()).data;
console.log(\`Secret: \${key.secret}\`);`,
  },
  'create a key with an allow list': {
    command: `const res = await fetch(\`\${BASE}/v1/api-keys\`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    name: "legal-team-search",
    scopes: ["search:query", "datasets:read"],
    dataset_access_mode: "allow_list",
    dataset_ids: ["dset_legal_001", "dset_legal_002"],
  }),
});
const key = (await res.json()).data;`,
  },
  'add a dataset to an allow list': {
    command: `const patchRes = await fetch(\`\${BASE}/v1/api-keys/\${apiKeyId}\`, {
  method: "PATCH",
  headers,
  body: JSON.stringify({
    dataset_access_mode: "allow_list",
    dataset_ids: ["dset_legal_001", "dset_legal_002", "dset_legal_003"],
  }),
});
const updated = (await patchRes.json()).data;
console.log(\`Datasets: \${updated.dataset_ids}\`);`,
  },
  'list keys': {
    command: `const listRes = await fetch(\`\${BASE}/v1/api-keys\`, {
  headers: { Authorization: \`Bearer \${token}\` },
});
const keys = (await listRes.json()).data;
for (const k of keys) {
  console.log(
    \`\${k.api_key_id}  \${k.name}  scopes=\${k.scopes}  \` +
    \`mode=\${k.dataset_access_mode}  last_used=\${k.last_used_at ?? "never"}\`
  );
}`,
  },
  'revoke a key': {
    command: `const delRes = await fetch(\`\${BASE}/v1/api-keys/\${apiKeyId}\`, {
  method: "DELETE",
  headers: { Authorization: \`Bearer \${token}\` },
});
if (delRes.ok) {
  console.log(\`Key \${apiKeyId} revoked\`);
}`,
  },
} as const satisfies Record<string, Example>;

/** What the Python examples begin with. */
export const PYTHON_HEAD = `import requests

BASE = "https://api.ipto.ai"
headers = {"Authorization": f"Bearer {token}"}
`;

/** Every Python example; they follow {@link PYTHON_HEAD}. */
export const PYTHON = {
  'create a key for search': {
    command: `resp = requests.post(
    f"{BASE}/v1/api-keys",
    headers=headers,
    json={
        "name": "search-agent-prod",
        "scopes": ["search:query", "datasets:read"],
    },
)
resp.raise_for_status()
key = resp.json()["data"]
print(f"Key ID: {key['api_key_id']}")
print(f"Secret: {key['secret']}")`,
  },
  'create a key for uploads': {
    command: `resp = requests.post(
    f"{BASE}/v1/api-keys",
    headers=headers,
    json={
        "name": "ingest-pipeline",
        "scopes": ["datasets:write", "objects:write"],
    },
)
key = resp.json()["data"]
print(f"Secret: {key['secret']}")`,
  },
  'create a key with an allow list': {
    command: `resp = requests.post(
    f"{BASE}/v1/api-keys",
    headers=headers,
    json={
        "name": "legal-team-search",
        "scopes": ["search:query", "datasets:read"],
        "dataset_access_mode": "allow_list",
        "dataset_ids": ["dset_legal_001", "dset_legal_002"],
    },
)
key = resp.json()["data"]`,
  },
  'add a dataset to an allow list': {
    command: `resp = requests.patch(
    f"{BASE}/v1/api-keys/{api_key_id}",
    headers=headers,
    json={
        "dataset_access_mode": "allow_list",
        "dataset_ids": [
            "dset_legal_001",
            "dset_legal_002",
            "dset_legal_003",
        ],
    },
)
resp.raise_for_status()
updated = resp.json()["data"]
print(f"Datasets: {updated['dataset_ids']}")`,
  },
  'list keys': {
    command: `resp = requests.get(
    f"{BASE}/v1/api-keys",
    headers=headers,
)
keys = resp.json()["data"]
for k in keys:
    print(f"{k['api_key_id']}  {k['name']}  scopes={k['scopes']}  "
          f"mode={k['dataset_access_mode']}  last_used={k.get('last_used_at', 'never')}")`,
  },
  'revoke a key': {
    command: `resp = requests.delete(
    f"{BASE}/v1/api-keys/{api_key_id}",
    headers=headers,
)
resp.raise_for_status()
print(f"Key {api_key_id} revoked")`,
  },
} as const satisfies Record<string, Example>;

/** The endpoint index, line by line. */
export const ENDPOINT_INDEX = `
POST | /v1/auth/signup | Create a new account and tenant | No
POST | /v1/auth/login | Log in and obtain a session token | No
POST | /v1/auth/logout | Invalidate the current session | Yes
GET | /v1/me | Get the current user profile | Yes
POST | /v1/me/password | Change the current user's password | Yes
POST | /v1/datasets | Create a new dataset | Yes
GET | /v1/datasets | List all datasets | Yes
GET | /v1/datasets/{id} | Get a single dataset | Yes
PATCH | /v1/datasets/{id} | Update a dataset | Yes
DELETE | /v1/datasets/{id} | Delete a dataset | Yes
POST | /v1/datasets/{dataset_id}/objects/upload | Initiate an object upload | Yes
POST | /v1/objects/{id}/confirm | Confirm a completed upload | Yes
DELETE | /v1/objects/{id}/upload | Cancel a pending upload | Yes
GET | /v1/datasets/{dataset_id}/objects | List objects in a dataset | Yes
GET | /v1/objects/{id} | Get a single object | Yes
GET | /v1/objects/{id}/download | Get a download URL for an object | Yes
DELETE | /v1/objects/{id} | Delete an object | Yes
GET | /v1/admin/review/queue | List objects pending review | Yes (Admin)
GET | /v1/admin/review/objects/{tenant_id}/{object_id} | Get a staged object's detail | Yes (Admin)
POST | /v1/admin/review/objects/{tenant_id}/{object_id}/approve | Approve a staged object | Yes (Admin)
POST | /v1/admin/review/objects/{tenant_id}/{object_id}/reject | Reject a staged object | Yes (Admin)
GET | /v1/admin/review/objects/{tenant_id}/{object_id}/preview | Get a preview URL for a staged object | Yes (Admin)
POST | /v1/api-keys | Create a new API key | Yes
GET | /v1/api-keys | List all API keys | Yes
GET | /v1/api-keys/{id} | Get a single API key | Yes
DELETE | /v1/api-keys/{id} | Revoke an API key | Yes
POST | /v1/api-keys/{id}/grants | Grant dataset access to a key | Yes
DELETE | /v1/api-keys/{id}/grants/{grant_id} | Revoke a dataset grant | Yes
GET | /v1/provider/dashboard | Get provider dashboard summary | Yes
GET | /v1/provider/datasets/{id}/analytics | Get analytics for a dataset | Yes
GET | /v1/provider/payouts | List payout statements | Yes
GET | /v1/buyer/dashboard | Get buyer dashboard summary | Yes
GET | /v1/agent/activity/searches | List search activity | Yes
GET | /v1/agent/activity/accesses | List dataset access activity | Yes
GET | /v1/agent/spend | Get spend summary | Yes
GET | /health | Check API health | No
`;

/** The envelopes. */
export const SUCCESS_ENVELOPE = `{
"data": { },
"request_id": "req_abc123",
"timestamp": "2026-04-05T10:00:00Z"
}`;
export const ERROR_ENVELOPE = `{
"error": {
"code": "not_found",
"message": "The requested resource was not found.",
"details": {}
},
"request_id": "req_abc123",
"timestamp": "2026-04-05T10:00:00Z"
}`;

/** The scopes there are. */
export const SCOPES = [
  'datasets:read',
  'datasets:write',
  'objects:write',
  'search:query',
  'usage:read',
  'keys:write',
  'billing:read',
  'admin:*',
];

/** The scopes recommended for each integration. */
export const RECOMMENDED_SCOPES = {
  'Search agent': ['search:query', 'datasets:read'],
  'Upload pipeline': ['datasets:write', 'objects:write'],
  'Billing dashboard': ['billing:read', 'usage:read'],
  'Full automation': ['datasets:read', 'datasets:write', 'objects:write', 'search:query'],
};
