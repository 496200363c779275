package dev.regent.testservers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes networks, starts a process in one of them, prints the folder of the networks and the id of that process, and waits to be killed. */
final class NetworksMain {

    private NetworksMain() {}

    public static void main(String[] arguments) throws Exception {
        Networks networks = Networks.of(2);
        List<String> command = new ArrayList<>(networks.entry(1));
        command.addAll(List.of("sleep", "600"));
        Path folder = Path.of(arguments[0]);
        ServerProcess process = ServerProcess.start(command, folder, folder.resolve("log"));
        System.out.println(networks.folder() + " " + process.pid());
        Thread.currentThread().join();
    }
}
