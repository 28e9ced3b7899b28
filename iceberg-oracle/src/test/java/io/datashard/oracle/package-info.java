/** Reads tables with the Iceberg project's own library, as a process of its own. This package must not know the connector. */
package io.datashard.oracle;
