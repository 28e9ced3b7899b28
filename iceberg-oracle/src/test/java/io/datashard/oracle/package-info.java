/** Reads tables with Iceberg's own library, in a separate process. This package must not know the connector. */
package io.datashard.oracle;
