-- A folder of tables as a catalog: with tables that Python made, and new ones. Runs in the SQL client, with the one jar of this connector in lib/
-- or by -j:
--     sql-client.sh -j flink-sql-connector-datashard-VERSION.jar -f examples/src/main/sql/lake.sql
-- Before, Python makes a table in the folder lake, below the folder from which the script is run:
--     import datashard
--     schema = datashard.Schema(schema_id=1, fields=[{"id": 1, "name": "id", "type": "long", "required": True},
--                                                    {"id": 2, "name": "sym", "type": "string"}, {"id": 3, "name": "price", "type": "double"}])
--     datashard.create_table("lake/trades", schema).append_records(
--         [{"id": 1, "sym": "BTC", "price": 64000.5}, {"id": 2, "sym": "ETH", "price": 3100.0}, {"id": 3, "sym": "BTC", "price": 64010.0}])
-- The other tables must not exist yet: the script runs once.

SET 'sql-client.execution.result-mode' = 'tableau';
SET 'execution.runtime-mode' = 'batch';
SET 'table.dml-sync' = 'true';

CREATE CATALOG lake WITH ('type' = 'datashard', 'warehouse' = 'lake');
USE CATALOG lake;
SHOW DATABASES;
SHOW TABLES;

-- Nobody types the columns of a table that is there.
DESCRIBE trades;
SHOW CREATE TABLE trades;
SELECT * FROM trades ORDER BY id;

-- A database is a folder. A table is created at once, and its declaration is kept with it.
CREATE DATABASE `ref`;
CREATE TABLE `ref`.coins (sym STRING NOT NULL, name STRING COMMENT 'what people say')
COMMENT 'what is traded' WITH ('layout' = 'iceberg');
INSERT INTO `ref`.coins VALUES ('BTC', 'Bitcoin'), ('ETH', 'Ether');

-- Partitions, computed columns, copies, other columns of one declaration.
CREATE TABLE daily (id BIGINT NOT NULL, price DOUBLE, cents AS price * 100, `day` DATE NOT NULL)
PARTITIONED BY (`day`) WITH ('layout' = 'iceberg');
INSERT INTO daily PARTITION (`day` = '2026-11-29') SELECT id, price FROM trades WHERE id < 3;
INSERT INTO daily (id, `day`) VALUES (4, DATE '2026-11-30');
SHOW PARTITIONS daily;
CREATE TABLE bitcoin AS SELECT id, price FROM trades WHERE sym = 'BTC';
CREATE TABLE more_bitcoin LIKE bitcoin;
INSERT INTO more_bitcoin (id) VALUES (9);
ALTER TABLE bitcoin SET ('snapshot.num-retained.max' = '500');
ALTER TABLE bitcoin RESET ('snapshot.num-retained.max');
CREATE VIEW cents AS SELECT id, cents FROM daily WHERE price IS NOT NULL;
SELECT * FROM cents ORDER BY id;

-- Answered by the metadata of the table.
SELECT COUNT(*) AS trades, MIN(id) AS first_id, MAX(id) AS last_id FROM bitcoin;
SELECT `day`, COUNT(*) AS trades FROM daily GROUP BY `day` ORDER BY `day`;

-- The state before a time, and what is known of the table.
SELECT COUNT(*) AS as_of_2100 FROM trades /*+ OPTIONS('scan.timestamp' = '2100-01-01 00:00:00') */;
SELECT operation, COUNT(*) AS snapshots FROM `trades$snapshots` GROUP BY operation;
SELECT SUM(record_count) AS records, COUNT(*) AS files FROM `daily$files`;

-- Each trade with what the coin is called at that moment.
CREATE TEMPORARY VIEW now_trades AS SELECT id, sym, PROCTIME() AS proc_time FROM trades;
SELECT t.id, c.name FROM now_trades AS t JOIN `ref`.coins FOR SYSTEM_TIME AS OF t.proc_time AS c ON t.sym = c.sym ORDER BY id;

DROP TEMPORARY VIEW now_trades;
DROP VIEW cents;
DROP TABLE more_bitcoin;
SHOW TABLES;
