package io.mysqlmasterpair.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Connections of probes, behind a {@link ReplyGuard}: inside of TLS where there is TLS. The driver makes one by its name. */
public final class GuardedSocketFactory extends StandardSocketFactory {

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        Socket socket = super.connect(host, port, properties, loginTimeout);
        return (T) new GuardedSocket(socket);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        SSLSocket socket = super.performTlsHandshake(connection, session, log);
        return (T) new GuardedTlsSocket(socket);
    }
}
