package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP proxy on loopback that can be made to hang: connections stay open, and nothing comes through. */
public final class Relay implements AutoCloseable {

    private final Endpoint target;
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Lock lock = new ReentrantLock();
    private final Condition flows = lock.newCondition();
    private boolean hanging;
    private volatile Duration delay = Duration.ZERO;

    private Relay(Endpoint target, ServerSocket socket) {
        this.target = target;
        this.socket = socket;
    }

    public static Relay to(Endpoint target) throws IOException {
        return at("127.0.0.1", 0, target);
    }

    /** One that listens at a loopback address of its own; port 0: a free one. */
    public static Relay at(String address, int port, Endpoint target) throws IOException {
        Relay relay = new Relay(target, new ServerSocket(port, 50, InetAddress.getByName(address)));
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    public Endpoint endpoint() {
        return new Endpoint(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }

    /** Holds back each piece of what comes through, at most 8 KiB, for as long; zero: not at all. */
    public void delay(Duration each) {
        delay = each;
    }

    public void hang() {
        set(true);
    }

    public void goOn() {
        set(false);
    }

    private void set(boolean value) {
        lock.lock();
        try {
            hanging = value;
            flows.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = remember(socket.accept());
                Socket server = remember(new Socket(target.host(), target.port()));
                if (socket.isClosed()) {
                    client.close();
                    server.close();
                    return;
                }
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException closedOrRefused) {
                // the test sees it as a connection that fails
            }
        }
    }

    private Socket remember(Socket one) {
        open.add(one);
        return one;
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Thread.sleep(delay);
                awaitFlow();
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException ended) {
            // one side hung up, and so does the other
        }
    }

    private void awaitFlow() throws InterruptedException {
        lock.lock();
        try {
            while (hanging) {
                flows.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        goOn();
        for (Socket one : open) {
            one.close();
        }
    }
}
