package dev.regent.testservers;

import java.util.List;

/** Of servers that another process has started: they can neither be started nor asked here. */
final class OfAnotherProcess implements Launcher {

    @Override
    public int portsPerMember() {
        return 1;
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        throw notHere(member);
    }

    @Override
    public boolean ready(Member member) {
        throw notHere(member);
    }

    @Override
    public boolean leads(Member member) {
        throw notHere(member);
    }

    @Override
    public String metrics(Member member) {
        throw notHere(member);
    }

    private static IllegalStateException notHere(Member member) {
        return new IllegalStateException(
                "the server on 127.0.0.1:" + member.clientPort() + " was started by another process");
    }
}
