package dev.regent.compat.live;

import dev.regent.ha.testkit.FaultyServers;

/** The backend's servers, ended, started and stopped by the operator's command. */
record ControlledServers(Control control) implements FaultyServers {

    static final String[] VERBS = {"start", "kill", "pause", "resume", "nodes", "leader"};

    @Override
    public void kill() {
        control.does("kill");
    }

    @Override
    public void start() {
        control.does("start");
    }

    @Override
    public void pause() {
        control.does("pause");
    }

    @Override
    public void resume() {
        control.does("resume");
    }

    @Override
    public boolean killLeader() {
        if (control.number("nodes") == 1) {
            return false;
        }
        control.does("kill", Integer.toString(control.number("leader")));
        return true;
    }
}
