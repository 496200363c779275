package dev.regent.testservers;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Gives back what each connection sends, one after the other. Arguments: address, port. */
final class EchoMain {

    private EchoMain() {}

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])));
            while (true) {
                try (Socket client = listener.accept()) {
                    client.getInputStream().transferTo(client.getOutputStream());
                }
            }
        }
    }
}
