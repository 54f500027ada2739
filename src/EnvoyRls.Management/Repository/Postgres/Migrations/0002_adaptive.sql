-- What the adaptive layer keeps. Nothing has written to these tables before.

-- Of an anomaly: who and what, how much, how strange. Details are kept letter by letter, as jsonb cannot hold every text.
ALTER TABLE envoyrls.anomalies ALTER COLUMN id TYPE text COLLATE "C" USING id::text;
ALTER TABLE envoyrls.anomalies ALTER COLUMN details TYPE json USING details::json;
ALTER TABLE envoyrls.anomalies RENAME COLUMN entity TO subject;
ALTER TABLE envoyrls.anomalies ADD COLUMN kind text NOT NULL DEFAULT 'key';
ALTER TABLE envoyrls.anomalies ADD COLUMN user_id text;
ALTER TABLE envoyrls.anomalies ADD COLUMN address text;
ALTER TABLE envoyrls.anomalies ADD COLUMN requests bigint NOT NULL DEFAULT 0;
CREATE INDEX anomalies_by_domain ON envoyrls.anomalies (domain, detected_at);

-- Of a model: candidate, champion or retired, and the SHA-256 of its content, hexadecimal.
ALTER TABLE envoyrls.model_registry ADD COLUMN stage text NOT NULL DEFAULT 'candidate';
UPDATE envoyrls.model_registry SET stage = 'champion' WHERE active;
ALTER TABLE envoyrls.model_registry DROP COLUMN active;
ALTER TABLE envoyrls.model_registry ADD COLUMN checksum text NOT NULL DEFAULT '';
UPDATE envoyrls.model_registry SET checksum = encode(sha256(model), 'hex');
ALTER TABLE envoyrls.model_registry ALTER COLUMN parameters TYPE json USING parameters::json;

-- The book of overrides, learnt baselines, known clients: whole documents by their name.
CREATE TABLE envoyrls.adaptive_documents (
  name text COLLATE "C" PRIMARY KEY,
  checksum text NOT NULL,
  updated_at timestamptz NOT NULL,
  content bytea NOT NULL
);
