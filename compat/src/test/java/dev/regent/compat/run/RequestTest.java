package dev.regent.compat.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.compat.catalogue.Catalogue;
import dev.regent.compat.catalogue.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequestTest {

    private static Request request(String more) throws IOException {
        return Request.read(new BufferedReader(
                new StringReader("type=etcd\nfolder=/reports\nseed=7\n" + more + ".\nwhat follows is not read")));
    }

    @Test
    @DisplayName("a request has type, options and selection, and prints no value of an option")
    void read() throws IOException {
        Request request = request(
                "selection=faults\njson=true\nstrict=true\nsoak=1800\noption.a.password=hidden\\=1\ncontrol=/bin/control\n");

        assertThat(request.target().type()).isEqualTo("etcd");
        assertThat(request.target().options()).containsEntry("a.password", "hidden=1");
        assertThat(request.target().control()).hasToString("Optional[/bin/control]");
        assertThat(request.json()).isTrue();
        assertThat(request.strict()).isTrue();
        assertThat(request.soak()).hasMinutes(30);
        assertThat(request.scenarios()).isEqualTo(Catalogue.of(Level.FAULTS));
        assertThat(request.toString()).contains("a.password").doesNotContain("hidden");
    }

    @Test
    @DisplayName("a selection is quick, a level, or ids")
    void selections() throws IOException {
        assertThat(request("selection=quick\n").scenarios()).isEqualTo(Catalogue.quick());
        assertThat(request("selection=timing\n").scenarios()).isEqualTo(Catalogue.of(Level.TIMING));
        assertThat(request("selection=f3,election\n").scenarios()).hasSize(2);
        assertThat(request("selection=soak\n").scenarios()).hasSize(1);
        assertThat(request("selection=soak\n").strict()).isFalse();
    }
}
