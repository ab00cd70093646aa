package io.mysqlmasterpair.mysql;

/** How a connection to a member is protected. The names are those of the resource's {@code spec.tls.mode}. */
public enum TlsMode {
    /** TLS where the server offers it; the certificate is not checked. */
    Preferred("PREFERRED"),
    /** TLS or nothing; the certificate is not checked. */
    Required("REQUIRED"),
    /** TLS, and the certificate must be signed by the given CA. */
    VerifyCa("VERIFY_CA"),
    /** As {@link #VerifyCa}, and the certificate must name the host. */
    VerifyIdentity("VERIFY_IDENTITY"),
    /** Never TLS. */
    Disabled("DISABLED");

    private final String sqlName;

    TlsMode(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The value of Connector/J's {@code sslMode} and of the command line tools' {@code ssl-mode}. */
    public String sqlName() {
        return sqlName;
    }

    /** Whether the certificate of the server is checked against a CA. */
    public boolean verifies() {
        return this == VerifyCa || this == VerifyIdentity;
    }

    /** Whether a connection without TLS is accepted, so that a password may need the server's RSA key. */
    public boolean allowsPlain() {
        return this == Preferred || this == Disabled;
    }
}
