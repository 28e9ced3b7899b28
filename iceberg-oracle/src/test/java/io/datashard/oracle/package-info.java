/** Reads tables with the Iceberg project's own library, as a process of its own. Knows nothing of the connector. */
package io.datashard.oracle;
