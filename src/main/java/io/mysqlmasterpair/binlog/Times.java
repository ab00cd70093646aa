package io.mysqlmasterpair.binlog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates and times as the server writes them. Also those that are none in a calendar: the server may hold such. */
final class Times {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final long DATETIME_OFFSET = 0x8000000000L;
    private static final long TIME_OFFSET = 0x800000L;

    private Times() {}

    static String timestamp(int places, Bytes in) {
        long seconds = in.bigEndian(4);
        String fraction = fraction(places, in);
        // not 1970: the server keeps 0 for a timestamp that is none
        return (seconds == 0
                        ? "0000-00-00 00:00:00"
                        : SECONDS.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC)))
                + fraction;
    }

    static String datetime(int places, Bytes in) {
        long packed = in.bigEndian(5) - DATETIME_OFFSET;
        String fraction = fraction(places, in);
        long date = packed >> 17;
        long yearAndMonth = date >> 5;
        return String.format(
                        Locale.ROOT,
                        "%04d-%02d-%02d %02d:%02d:%02d",
                        yearAndMonth / 13,
                        yearAndMonth % 13,
                        date & 31,
                        packed >> 12 & 31,
                        packed >> 6 & 63,
                        packed & 63)
                + fraction;
    }

    /** A negative time is the two's complement of the whole, the fraction included. */
    static String time(int places, Bytes in) {
        int fractionBytes = (places + 1) / 2;
        long bits = 8L * fractionBytes;
        long value = in.bigEndian(3 + fractionBytes) - (TIME_OFFSET << bits);
        long absolute = Math.abs(value);
        long packed = absolute >> bits;
        return String.format(
                        Locale.ROOT,
                        "%s%02d:%02d:%02d",
                        value < 0 ? "-" : "",
                        packed >> 12 & 1023,
                        packed >> 6 & 63,
                        packed & 63)
                + digits(absolute & ((1L << bits) - 1), places);
    }

    private static String fraction(int places, Bytes in) {
        return digits(in.bigEndian((places + 1) / 2), places);
    }

    /** Two digits a byte; of an odd number of places the last digit is a zero that is not shown. */
    private static String digits(long value, int places) {
        return places == 0
                ? ""
                : "."
                        + String.format(Locale.ROOT, "%0" + (places + 1) / 2 * 2 + "d", value)
                                .substring(0, places);
    }
}
