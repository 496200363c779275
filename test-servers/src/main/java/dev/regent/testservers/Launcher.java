package dev.regent.testservers;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What is different between the kinds of servers. All requests are short and throw {@link IOException} for whatever is not an answer. */
interface Launcher {

    /** How many ports each server takes, the clients' included. */
    int portsPerMember();

    /** Writes the configuration of a member into its folder. */
    default void configure(Member member, List<Member> all) throws IOException {}

    /** The command line that starts a member, at first and again on the same data. */
    List<String> command(Member member, List<Member> all);

    /** What its environment has besides that of this JVM, for what a server takes from there alone. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Whether clients can write through the member now. */
    boolean ready(Member member) throws IOException;

    /** Whether the member believes that it leads the ensemble; so does one that is alone. */
    boolean leads(Member member) throws IOException;

    /** What the member counts, as its kind writes it. */
    String metrics(Member member) throws IOException;

    /** Called once when a fresh ensemble is ready, to create users. */
    default void open(List<Member> all) throws IOException {}
}
