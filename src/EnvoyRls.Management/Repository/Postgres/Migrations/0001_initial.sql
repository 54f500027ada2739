-- Everything that is managed, its history and what is told about it.
-- An object's body is canonical JSON, kept as text so that it comes back letter by letter; the columns beside it repeat
-- what people ask for in SQL, and are written from the body by whoever writes the body.

-- The last version; a commit holds this row's lock, so that versions have no gaps.
CREATE TABLE envoyrls.head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  version bigint NOT NULL
);
INSERT INTO envoyrls.head (version) VALUES (0);

CREATE TABLE envoyrls.history (
  version bigint PRIMARY KEY,
  -- Chosen by the writer, so that it can find out what became of a commit whose connection died.
  commit_id uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  author text NOT NULL,
  reason text NOT NULL,
  summary text NOT NULL
);

CREATE TABLE envoyrls.history_changes (
  version bigint NOT NULL REFERENCES envoyrls.history,
  position integer NOT NULL,
  kind text NOT NULL,
  id text COLLATE "C" NOT NULL,
  before text,
  after text,
  PRIMARY KEY (version, position)
);
CREATE INDEX history_changes_by_object ON envoyrls.history_changes (kind, id, version);

CREATE TABLE envoyrls.rules (
  id text COLLATE "C" PRIMARY KEY,
  domain text,
  enabled boolean NOT NULL,
  priority integer NOT NULL,
  body text NOT NULL,
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
CREATE INDEX rules_by_domain ON envoyrls.rules (domain);

-- The entries of a rule's path, one row each, from the root of the domain to the rule.
CREATE TABLE envoyrls.selectors (
  rule text COLLATE "C" NOT NULL REFERENCES envoyrls.rules ON DELETE CASCADE,
  position integer NOT NULL,
  key text,
  match text,
  values text[],
  negated boolean NOT NULL,
  PRIMARY KEY (rule, position)
);

CREATE TABLE envoyrls.access_lists (
  id text COLLATE "C" PRIMARY KEY,
  domain text,
  list text,
  key text,
  match text,
  values text[],
  expires timestamptz,
  body text NOT NULL,
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
CREATE INDEX access_lists_by_domain ON envoyrls.access_lists (domain, list);

-- The id is the user's.
CREATE TABLE envoyrls.tiers (
  id text COLLATE "C" PRIMARY KEY,
  tier text,
  expires timestamptz,
  body text NOT NULL,
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
CREATE INDEX tiers_by_tier ON envoyrls.tiers (tier);

CREATE TABLE envoyrls.releases (
  id text COLLATE "C" PRIMARY KEY,
  state text,
  activate_at timestamptz,
  body text NOT NULL,
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);

CREATE VIEW envoyrls.objects AS
  SELECT 'rule' AS kind, id, body, version, updated_at, updated_by FROM envoyrls.rules
  UNION ALL SELECT 'list_item', id, body, version, updated_at, updated_by FROM envoyrls.access_lists
  UNION ALL SELECT 'tier', id, body, version, updated_at, updated_by FROM envoyrls.tiers
  UNION ALL SELECT 'release', id, body, version, updated_at, updated_by FROM envoyrls.releases;

CREATE TABLE envoyrls.idempotency (
  principal text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  fingerprint text NOT NULL,
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_by_time ON envoyrls.idempotency (at);

CREATE TABLE envoyrls.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  address text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  outcome integer NOT NULL,
  detail text NOT NULL
);
CREATE INDEX audit_by_time ON envoyrls.audit (at, id);
CREATE INDEX audit_by_actor ON envoyrls.audit (actor, at, id);

CREATE TABLE envoyrls.rollups (
  minute timestamptz NOT NULL,
  replica text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text NOT NULL,
  -- Names may be longer than an index entry can be: half of their SHA-256.
  name_key bytea NOT NULL,
  hits bigint NOT NULL,
  denied bigint NOT NULL,
  error bigint NOT NULL,
  near_limit bigint NOT NULL,
  shadow_denied bigint NOT NULL,
  PRIMARY KEY (kind, minute, name_key, replica)
);
CREATE INDEX rollups_by_name ON envoyrls.rollups (kind, name_key, minute);

CREATE TABLE envoyrls.replicas (
  id text COLLATE "C" PRIMARY KEY,
  host text NOT NULL,
  software text NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  managed_version bigint NOT NULL,
  healthy boolean NOT NULL
);

CREATE TABLE envoyrls.tokens (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL,
  secret_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);

-- Written by the adaptive layer.
CREATE TABLE envoyrls.anomalies (
  id uuid PRIMARY KEY,
  detected_at timestamptz NOT NULL,
  resolved_at timestamptz,
  domain text NOT NULL,
  entity text NOT NULL,
  detector text NOT NULL,
  score double precision NOT NULL,
  confidence double precision NOT NULL,
  reason text NOT NULL,
  details jsonb NOT NULL
);
CREATE INDEX anomalies_by_time ON envoyrls.anomalies (detected_at);

CREATE TABLE envoyrls.model_registry (
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  algorithm text NOT NULL,
  trained_from timestamptz NOT NULL,
  trained_to timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  active boolean NOT NULL,
  parameters jsonb NOT NULL,
  model bytea NOT NULL,
  PRIMARY KEY (name, version)
);
