package io.mysqlmasterpair;

import io.mysqlmasterpair.cli.CommandLines;
import io.mysqlmasterpair.config.OperatorApplication;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/**
 * The only way in. {@code operator} boots Quarkus; everything else is a plain command that starts in a fraction of a
 * second, as Jobs and people want it.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        boolean help = Arrays.stream(arguments).anyMatch(a -> a.equals("--help") || a.equals("-h"));
        if (arguments.length > 0 && arguments[0].equals("operator") && !help) {
            Quarkus.run(OperatorApplication.class, Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        System.exit(CommandLines.build().execute(arguments));
    }
}
