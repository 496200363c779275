package dev.regent.compat.live;

import dev.regent.ha.testkit.SplitServers;
import java.util.List;
import java.util.Map;

/** The backend's servers, of which the operator's command cuts one off from the others. */
record ControlledSplit(Control control, Addresses addresses, Map<String, String> all) implements SplitServers {

    static final String[] VERBS = {"nodes", "leader", "isolate", "rejoin"};

    ControlledSplit {
        all = Map.copyOf(all);
    }

    @Override
    public int size() {
        return addresses.items().size();
    }

    @Override
    public int leader() {
        return control.number("leader");
    }

    @Override
    public Map<String, String> options(List<Integer> servers) {
        return addresses.some(all, servers);
    }

    @Override
    public void isolate(int server) {
        control.does("isolate", Integer.toString(server));
    }

    @Override
    public void rejoin(int server) {
        control.does("rejoin", Integer.toString(server));
    }
}
