package io.datashard.benchmarks;

/** What the page says before the figures: what is measured, what is checked, and what is the same for all. */
final class Explanation {
    static final String TEXT =
            """
            # Benchmarks

            Written by `benchmarks/run`; don't edit. DataShard beside its peers on the same work, each in a process of its own, in interleaved rounds; medians, with
            the least and the most in brackets. Less time, less CPU and fewer bytes are better. Bold: the best of those with a table. "× best peer": how many times
            as fast as the fastest of the peers with a table.

            What is checked:

            * Writing: afterwards, each table is read once, and the number of its rows and the sum of a 64-bit hash of each row, made of every bit of all its
              values in their order, are those of the rows that were written.
            * Reading: the same of one more read before the measured ones, of exactly the rows and columns that were asked for. Each measured read is checked
              by the number of its rows and by a cheaper sum, which looks at the length and the last byte of a text only. The job is one chain of source and
              sink with the asked parallelism.
            * Planning and committing: the number of files.
            * Small operations: afterwards, the other implementation reads the tables, Python DataShard ours and ours those of Python: the number of the rows and the
              sum of a 32-bit hash of each are those of the rows that were written. Each measured read is checked by the number of its rows and a cheaper sum.

            A system that failed in one of the rounds is among the failures below, and has no figures in that cell.

            What is measured:

            * Writing: from the first row to the end of the job, when the table is committed; for the loop, to the last closed file. What makes the rows is made before.
              The same is written once before, to warm up, and then twice: that is the mean of both.
            * Reading: from the opening of the first reading task to the end of the job; the loop, from its start to its end. Submitting and deploying the job are
              no part of it, and while that lasts, each system begins to plan its eight files. A job without a row takes the time that is said below each table.
              2 columns are the median of 3 reads, 1 % of the rows that of 7. A million rows a second are rows of the table, also where few are asked for.
            * CPU is that of the whole process, allocated bytes are those of all its threads, noted every 20 ms, both of the same span as the time.
              Peak RSS is the most that the process ever had, with the heap as the flags below fix it.
            * Small operations: the table library in plain Java, without Flink, and Python DataShard, each as a program that goes on running. An operation is repeated
              for the same time to warm up, then once, then measured. The appends go to one table after the other rows. A read opens the table anew; its rows
              become objects, in Python dicts. The time of a read ends in Java when the caller has looked at each value, in Python when it has the list.
            * On S3, the server is a process on this machine with its objects in memory. Warming up has no delay. Ours keep a table open, as a program does that
              goes on, so the connections stay; Python makes a client for each table that it opens.

            What is the same, and what is not:

            * Codec and level are the same, zstd 3 or lz4 as a raw block, but for the cell of the defaults. All tables that are read have eight files of as many rows.
            * Row groups are asked to be 128 MiB of all. For the peers and the loop that is the length of the buffered pages, for DataShard a bound of the memory
              that a file takes while it is written. The tables show how many there are in a file.
            * Paimon and Iceberg would put eight such small files into one split, and leave tasks idle. They are told that opening a file costs as much as 128 MiB, so
              that each file is a split, and not to infer the parallelism.
            * Paimon's tables have neither keys nor buckets, and are `write-only`: it compacts nothing and expires no snapshots. Iceberg's catalog is a folder (`hadoop`).
            * Planning: each system makes the splits that its source makes, with its defaults, and holds all of them.
            * The event log, the wide rows and the payments are made up, from seeds. The flights are 20,000 real ones of January to March 2001, in the order of their
              departures, again and again, each time a quarter later: delays, distances and airports are distributed as they were.
            """;

    private Explanation() {}
}
