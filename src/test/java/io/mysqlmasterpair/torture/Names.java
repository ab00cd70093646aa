package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.pair.Side;
import java.util.Locale;

/** What the members are called. */
final class Names {

    private Names() {}

    static String of(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
