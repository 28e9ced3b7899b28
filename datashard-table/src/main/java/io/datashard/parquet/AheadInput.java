package io.datashard.parquet;

import io.datashard.parquet.Stretch.Part;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.StorageInput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A data file of a distant store. Fetches what is planned to be read, before it is asked for and several requests at a time, within a bound of
 * memory. A failure is thrown where its bytes are read. What nobody planned is read when it is asked for. For one reader: not thread-safe.
 */
final class AheadInput implements StorageInput {
    /**
     * The most bytes that are here or on their way before they are asked for, once somebody reads. What is asked for comes on top: the pieces that
     * columns are reading.
     */
    static final long MOST_BYTES = 32L << 20;
    /** The same before anybody reads: several files may be opened ahead. */
    static final long MOST_BYTES_UNREAD = 4L << 20;

    private final StorageInput input;
    private final Steps steps;
    private final List<Fetched> planned = new ArrayList<>();
    /** What is to be fetched early, in the order in which it is needed. */
    private final Queue<Piece> waiting = new PriorityQueue<>(Comparator.<Piece>comparingInt(piece -> piece.rowGroup)
            .thenComparingDouble(piece -> piece.order)
            .thenComparingLong(piece -> piece.start));
    /** Requests that nobody needs any more, and that have not ended. */
    private final List<Pending<byte[]>> cancelled = new ArrayList<>();

    private long mostBytes = MOST_BYTES_UNREAD;
    private long bytes;

    AheadInput(StorageInput input, Steps steps) {
        this.input = input;
        this.steps = steps;
    }

    /**
     * That a column needs bytes of a piece.
     *
     * @param end the byte after the last of them
     */
    private record Need(Piece piece, long end) {}

    /** How far the columns of a plan have come. */
    private static final class Progress {
        /** What each column has not passed yet, in the order in which it does. */
        private final Map<Integer, Queue<Need>> left = new HashMap<>();

        private void add(Piece piece) {
            for (Part part : piece.parts) {
                left.computeIfAbsent(part.column(), column -> new PriorityQueue<>(Comparator.comparingLong(Need::end)))
                        .add(new Need(piece, Math.min(part.end(), piece.start + piece.length)));
            }
        }

        /** Notes how far a column has read. Returns the pieces that it was the last to need. */
        private List<Piece> passed(int column, long end) {
            List<Piece> passed = new ArrayList<>();
            Queue<Need> needs = left.getOrDefault(column, new ArrayDeque<>());
            for (Need next = needs.peek(); next != null && next.end <= end; next = needs.peek()) {
                needs.remove();
                if (--next.piece.needed == 0) {
                    passed.add(next.piece);
                }
            }
            return passed;
        }
    }

    /** A stretch of a row group. */
    private record Fetched(int rowGroup, Stretch stretch, Progress progress, List<Piece> pieces) {}

    /** What one request fetches. */
    private static final class Piece {
        private final int rowGroup;
        private final long start;
        private final int length;
        private final List<Part> parts;
        /** How far into what a column needs it begins, from 0 to 1: about how many of the rows before it must be read before it. */
        private final double order;

        private @Nullable Pending<byte[]> content;
        /** Parts that no column has passed yet. */
        private int needed;

        private boolean used;
        private boolean dropped;

        private Piece(int rowGroup, Stretch stretch, int number) {
            this.rowGroup = rowGroup;
            this.start = stretch.startOf(number);
            this.length = (int) (stretch.startOf(number + 1) - start);
            this.parts = stretch.partsOf(number);
            this.order = parts.stream()
                    .mapToDouble(part -> part.at(Math.max(start, part.start())))
                    .min()
                    .orElse(0);
            this.needed = parts.size();
            // All of it lies in a gap.
            this.dropped = parts.isEmpty();
        }
    }

    /**
     * Plans what will be read of a row group. Begins as many requests as memory allows.
     *
     * @param rowGroup its number: lower ones are read before
     */
    void plan(int rowGroup, List<Stretch> stretches) {
        Progress progress = new Progress();
        for (Stretch stretch : stretches) {
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < stretch.pieces(); i++) {
                Piece piece = new Piece(rowGroup, stretch, i);
                progress.add(piece);
                pieces.add(piece);
            }
            planned.add(new Fetched(rowGroup, stretch, progress, pieces));
            if (stretch.early()) {
                waiting.addAll(pieces);
            }
        }
        advance();
    }

    /** From now on somebody reads. */
    void start() {
        mostBytes = MOST_BYTES;
        advance();
    }

    /** Tells that a byte will be read now, so that bytes of several columns are on their way at the same time. */
    void announce(long position) {
        Fetched fetched = planned(position);
        if (fetched != null) {
            begin(fetched.pieces.get(fetched.stretch.pieceOf(position)));
        }
    }

    /** Lets go of all that was planned of a row group. */
    void drop(int rowGroup) {
        planned.removeIf(fetched -> {
            if (fetched.rowGroup == rowGroup) {
                fetched.pieces.forEach(this::drop);
            }
            return fetched.rowGroup == rowGroup;
        });
        advance();
    }

    /** Whether all that is planned to be fetched early has been asked for. */
    boolean isFetched() {
        return waiting.isEmpty();
    }

    /** How many bytes are here or on their way. */
    long bytes() {
        return bytes;
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public boolean isHeld() {
        return input.isHeld();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int done = 0;
        while (done < length) {
            Fetched fetched = planned(position + done);
            if (fetched == null) {
                input.readFully(position + done, buffer, offset + done, length - done);
                return;
            }
            done += read(fetched, position + done, buffer, offset + done, length - done);
        }
    }

    /** Copies bytes of one piece. */
    private int read(Fetched fetched, long position, byte[] buffer, int offset, int length) {
        int index = fetched.stretch.pieceOf(position);
        Piece piece = fetched.pieces.get(index);
        int from = (int) (position - piece.start);
        int count = Math.min(length, piece.length - from);
        Pending<byte[]> content = begin(piece);
        beginUpTo(fetched, index + 1, position + length);
        piece.used = true;
        if (!fetched.stretch.early()) {
            goOn(fetched, index);
        }
        System.arraycopy(content.get(), from, buffer, offset, count);
        goneOn(fetched.progress, piece, position, count);
        return count;
    }

    /** Begins the next pieces that are asked for together with one, so that nobody waits for one after the other. */
    private void beginUpTo(Fetched fetched, int first, long end) {
        for (int i = first; i < fetched.pieces.size() && fetched.pieces.get(i).start < end; i++) {
            if (!fetched.pieces.get(i).dropped) {
                begin(fetched.pieces.get(i));
            }
        }
    }

    /** Notes that a column has gone on, and lets go of what it was the last to need. */
    private void goneOn(Progress progress, Piece piece, long position, int count) {
        for (Part part : piece.parts) {
            if (part.has(position)) {
                progress.passed(part.column(), position + count).forEach(this::drop);
            }
        }
        advance();
    }

    /** Of a stretch of which two pieces in a row were needed, the next will be, too. */
    private void goOn(Fetched fetched, int index) {
        if (index > 0 && index + 1 < fetched.pieces.size()) {
            Piece next = fetched.pieces.get(index + 1);
            if (fetched.pieces.get(index - 1).used && !next.dropped && bytes + next.length <= mostBytes) {
                begin(next);
            }
        }
    }

    /** The stretch that has a byte which was not let go of; null if there is none. */
    private @Nullable Fetched planned(long position) {
        Fetched late = null;
        for (Fetched fetched : planned) {
            if (fetched.stretch.has(position) && !fetched.pieces.get(fetched.stretch.pieceOf(position)).dropped) {
                if (fetched.stretch.early()) {
                    return fetched;
                }
                late = fetched;
            }
        }
        return late;
    }

    private Pending<byte[]> begin(Piece piece) {
        Pending<byte[]> content = piece.content;
        if (content == null) {
            content = steps.begin(() -> {
                byte[] read = new byte[piece.length];
                input.readFully(piece.start, read, 0, read.length);
                return read;
            });
            piece.content = content;
            bytes += piece.length;
        }
        return content;
    }

    private void drop(Piece piece) {
        Pending<byte[]> content = piece.content;
        piece.dropped = true;
        piece.content = null;
        if (content != null) {
            bytes -= piece.length;
            content.cancel();
            if (!content.hasEnded()) {
                cancelled.add(content);
            }
        }
    }

    /** Begins what is next, as far as memory allows. */
    private void advance() {
        cancelled.removeIf(Pending::hasEnded);
        for (Piece next = waiting.peek(); next != null; next = waiting.peek()) {
            if (!next.dropped && next.content == null) {
                if (bytes + next.length > mostBytes) {
                    return;
                }
                begin(next);
            }
            waiting.remove();
        }
    }

    /** Ends the requests that are under way. */
    @Override
    public void close() {
        waiting.clear();
        planned.forEach(fetched -> fetched.pieces.forEach(this::drop));
        planned.clear();
        cancelled.forEach(Pending::await);
        cancelled.clear();
        input.close();
    }
}
