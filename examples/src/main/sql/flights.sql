-- A DataShard table by SQL alone. Runs in the SQL client, with the one jar of this connector in lib/ or by -j:
--     sql-client.sh -j flink-sql-connector-datashard-VERSION.jar -f examples/src/main/sql/flights.sql
-- and without a Flink distribution: ./quickstart sql
-- Every run appends; the tables lie below the folder from which it is run.

SET 'sql-client.execution.result-mode' = 'tableau';
SET 'execution.runtime-mode' = 'batch';
SET 'table.dml-sync' = 'true';

-- Every column as the table stores it, and metadata columns that tell where a row comes from.
CREATE TABLE flights (
  departure TIMESTAMP(6),
  delay INT NOT NULL,
  distance INT NOT NULL,
  origin STRING,
  destination STRING,
  snapshot STRING METADATA FROM 'snapshot-id' VIRTUAL,
  sequence_number BIGINT METADATA FROM 'sequence-number' VIRTUAL
) WITH (
  'connector' = 'datashard',
  'path' = 'warehouse/sql-flights',
  'auto-create' = 'true'
);

-- One INSERT, one snapshot.
INSERT INTO flights VALUES
  (TIMESTAMP '2001-01-01 01:10:00', 95, 2399, 'HNL', 'SFO'),
  (TIMESTAMP '2001-01-01 13:30:00', 1, 100, 'HNL', 'OGG'),
  (TIMESTAMP '2001-01-01 14:29:00', 0, 100, 'HNL', 'OGG'),
  (TIMESTAMP '2001-01-01 15:08:00', 24, 2556, 'LAX', 'HNL'),
  (TIMESTAMP '2001-01-01 15:50:00', 9, 100, 'HNL', 'OGG'),
  (TIMESTAMP '2001-01-01 21:13:00', -9, 236, 'LAX', 'LAS');

INSERT INTO flights VALUES
  (TIMESTAMP '2001-01-02 00:27:00', 24, 2399, 'HNL', 'SFO'),
  (TIMESTAMP '2001-01-02 19:18:00', 8, 236, 'LAX', 'LAS'),
  (TIMESTAMP '2001-01-03 08:15:00', -15, 2486, 'LAX', 'OGG'),
  (TIMESTAMP '2001-01-03 17:55:00', 12, 236, 'LAX', 'LAS');

SELECT origin, destination, COUNT(*) AS flights, SUM(delay) AS minutes_late
FROM flights GROUP BY origin, destination ORDER BY origin, destination;

-- The filter and the choice of columns are pushed into the source, which skips files by them.
EXPLAIN SELECT departure, delay FROM flights WHERE delay > 20;

-- One table into another.
CREATE TABLE late_flights (
  departure TIMESTAMP(6),
  route STRING,
  delay INT NOT NULL
) WITH (
  'connector' = 'datashard',
  'path' = 'warehouse/sql-late-flights',
  'auto-create' = 'true'
);

INSERT INTO late_flights SELECT departure, origin || '-' || destination, delay FROM flights WHERE delay > 20;

SELECT * FROM late_flights ORDER BY departure, delay;

-- Rows by the snapshot that added them.
SELECT sequence_number, COUNT(*) AS flights FROM flights GROUP BY sequence_number ORDER BY sequence_number;
