package io.mysqlmasterpair.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections with Connector/J. Credentials travel as properties, never in the URL (S9). */
final class Connector {

    private Connector() {}

    static Connection open(ConnectOptions options) throws SQLException {
        Connection connection =
                new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://" + options.endpoint() + "/", properties(options));
        if (connection == null) {
            throw new SQLException("the driver does not know the address " + options.endpoint());
        }
        return connection;
    }

    private static Properties properties(ConnectOptions options) {
        Properties p = new Properties();
        p.setProperty("user", options.login().username());
        p.setProperty("password", options.login().password());
        p.setProperty("connectTimeout", Long.toString(options.connectTimeout().toMillis()));
        p.setProperty("socketTimeout", Long.toString(options.socketTimeout().toMillis()));
        p.setProperty("sslMode", options.tls().mode().sqlName());
        // caching_sha2_password over a plain connection needs the server's RSA key
        p.setProperty(
                "allowPublicKeyRetrieval", Boolean.toString(options.tls().mode().allowsPlain()));
        if (options.tls().mode().verifies()) {
            options.tls().caPem().ifPresent(pem -> trust(p, pem));
        }
        if (options.guarded()) {
            p.setProperty("socketFactory", GuardedSocketFactory.class.getName());
        }
        p.setProperty("connectionAttributes", "program_name:mysqlmasterpair");
        p.setProperty("characterEncoding", "UTF-8");
        // pinned: literals in our statements are written for these
        p.setProperty("sessionVariables", "sql_mode='',time_zone='+00:00'");
        p.setProperty("jdbcCompliantTruncation", "false");
        // or each update is preceded by a question whether the session is read only
        p.setProperty("readOnlyPropagatesToServer", "false");
        p.setProperty("paranoid", "true");
        p.setProperty("tcpKeepAlive", "true");
        p.setProperty("allowLoadLocalInfile", "false");
        p.setProperty("logger", "com.mysql.cj.log.NullLogger");
        return p;
    }

    private static void trust(Properties p, String pem) {
        p.setProperty("trustCertificateKeyStoreUrl", PemTrustStore.urlOf(pem));
        p.setProperty("trustCertificateKeyStoreType", "PKCS12");
        p.setProperty("trustCertificateKeyStorePassword", PemTrustStore.PASSWORD);
        p.setProperty("fallbackToSystemTrustStore", "false");
    }
}
