package io.datashard.benchmarks.data;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Events of a shop, about 131 bytes a row: ascending numbers and times, a million skewed users, 20 kinds, 50,000 skewed addresses, prices that
 * seldom repeat, 5,000 tags of which three in ten are null, 50 countries. Cheap to make: 100,000 rows are made once and change in some columns.
 */
public final class EventLog implements RowMaker {
    static final RowType ROW_TYPE = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new BigIntType(),
                VarCharType.STRING_TYPE,
                new TimestampType(6),
                VarCharType.STRING_TYPE,
                new DoubleType(),
                VarCharType.STRING_TYPE,
                VarCharType.STRING_TYPE
            },
            new String[] {"event_id", "user_id", "event_type", "ts", "url", "amount", "tags", "country"});

    private static final int CYCLE = 100_000;
    /** Prime, so that a combination of user, address and the rest repeats only after very many rows. */
    private static final int USER_CYCLE = 1_000_003;

    private static final int URL_CYCLE = 500_009;
    private static final long FIRST_MICROS = 1_750_000_000_000_000L;

    private final Pools pools = Pools.ONLY;
    private final GenericRowData[] rows = new GenericRowData[CYCLE];
    private long number;
    private int row;
    private int user;
    private int url;

    EventLog(long first) {
        Random random = new Random(7);
        for (int i = 0; i < CYCLE; i++) {
            GenericRowData made = new GenericRowData(ROW_TYPE.getFieldCount());
            made.setField(2, pools.types[(int) Math.min(19, Math.abs(random.nextGaussian()) * 7)]);
            made.setField(6, random.nextInt(10) < 3 ? null : pools.tags[Pools.skewed(random, pools.tags.length)]);
            made.setField(7, pools.countries[Pools.skewed(random, pools.countries.length)]);
            rows[i] = made;
        }
        number = first;
        row = (int) (first % CYCLE);
        user = (int) (first % USER_CYCLE);
        url = (int) (first % URL_CYCLE);
    }

    @Override
    public RowData next() {
        GenericRowData made = rows[row];
        row = row + 1 == CYCLE ? 0 : row + 1;
        made.setField(0, number);
        made.setField(1, pools.users[user]);
        user = user + 1 == USER_CYCLE ? 0 : user + 1;
        long micros = micros(number);
        made.setField(3, TimestampData.fromEpochMillis(micros / 1000, (int) (micros % 1000) * 1000));
        made.setField(4, pools.urls[pools.urlOf[url]]);
        url = url + 1 == URL_CYCLE ? 0 : url + 1;
        made.setField(5, ((number * 0xD1B54A32D192ED03L) >>> 44) / 100.0);
        number++;
        return made;
    }

    /** The time of an event, in microseconds. */
    public static long micros(long number) {
        return FIRST_MICROS + number * 137L + ((number * 0x9E3779B97F4A7C15L) >>> 58);
    }

    /** What the columns take their values from. Never changed once made. */
    private static final class Pools {
        static final Pools ONLY = new Pools();
        private static final String HEX = "0123456789abcdef";

        final BinaryStringData[] types = new BinaryStringData[20];
        final BinaryStringData[] urls = new BinaryStringData[50_000];
        final BinaryStringData[] tags = new BinaryStringData[5_000];
        final BinaryStringData[] countries = new BinaryStringData[50];
        final long[] users = new long[USER_CYCLE];
        final int[] urlOf = new int[URL_CYCLE];

        Pools() {
            Random random = new Random(42);
            for (int i = 0; i < types.length; i++) {
                types[i] = utf8("event_kind_" + i + "_" + (char) ('a' + i));
            }
            for (int i = 0; i < urls.length; i++) {
                urls[i] = url(random, i);
            }
            for (int i = 0; i < tags.length; i++) {
                tags[i] = utf8("tag" + i + ",grp" + i % 70 + ",v" + random.nextInt(9));
            }
            for (int i = 0; i < countries.length; i++) {
                countries[i] = utf8("" + (char) ('A' + i / 10) + (char) ('A' + i * 7 % 26));
            }
            for (int i = 0; i < users.length; i++) {
                users[i] = (skewed(random, 1_000_000) * 0x9E3779B97F4A7C15L) >>> 20;
            }
            for (int i = 0; i < urlOf.length; i++) {
                urlOf[i] = skewed(random, urls.length);
            }
        }

        private static BinaryStringData url(Random random, int number) {
            StringBuilder text = new StringBuilder("https://shop.example.com/c/")
                    .append(number % 97)
                    .append("/item/");
            while (text.length() < 52 + random.nextInt(16)) {
                text.append(HEX.charAt(random.nextInt(16)));
            }
            return utf8(text.append('-').append(number).toString());
        }

        /** Below a limit, small ones more often: a quarter is even, the logarithm of the rest is. */
        static int skewed(Random random, int limit) {
            if (random.nextInt(4) == 0) {
                return random.nextInt(limit);
            }
            return (int) Math.min(limit - 1, Math.exp(random.nextDouble() * Math.log(limit)) - 1);
        }

        static BinaryStringData utf8(String text) {
            return BinaryStringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
