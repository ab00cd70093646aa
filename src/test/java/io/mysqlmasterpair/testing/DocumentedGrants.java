package io.mysqlmasterpair.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The statements of src/docs/accounts.md, so that what the tests run with is what people read. */
public final class DocumentedGrants {

    private static final Path PAGE = Path.of("src/docs/accounts.md");
    private static final Pattern PRIVILEGES = Pattern.compile("(?s)^GRANT (.*?)\\s+ON (\\S+)\\s+TO .*");

    private DocumentedGrants() {}

    /** The statements of the first block of SQL below a heading, with a password in place of the ellipsis. */
    public static List<String> below(String heading, String password) {
        String page;
        try {
            page = Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher block = Pattern.compile("(?s)\n#+ " + Pattern.quote(heading) + "\n.*?```sql\n(.*?)```")
                .matcher(page);
        if (!block.find()) {
            throw new IllegalStateException("there is no SQL below '" + heading + "' in " + PAGE);
        }
        return Stream.of(block.group(1)
                        .replace("…", password.replace("\\", "\\\\").replace("'", "\\'"))
                        .split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** Each global right that the statements give. */
    public static List<String> rights(List<String> statements) {
        return statements.stream()
                .map(PRIVILEGES::matcher)
                .filter(Matcher::matches)
                .filter(grant -> grant.group(2).equals("*.*"))
                .flatMap(grant -> Stream.of(grant.group(1).split(",")))
                .map(right -> right.strip().replaceAll("\\s+", " "))
                .toList();
    }
}
