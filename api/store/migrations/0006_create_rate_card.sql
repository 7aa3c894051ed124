-- Every state that the organisation's rate card had; nothing is changed or removed, the newest counts.
CREATE TABLE rate_card (
  saved_at DateTime64(3, 'UTC'),
  author String,
  note String,
  -- YAML as its author wrote it
  text String
) ENGINE = {{engine:MergeTree()}} ORDER BY saved_at;
