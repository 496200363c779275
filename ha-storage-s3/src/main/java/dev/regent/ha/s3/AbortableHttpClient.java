package dev.regent.ha.s3;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Makes each request known to the {@link Exchange} that it belongs to. */
final class AbortableHttpClient implements SdkHttpClient {

    private final SdkHttpClient client;
    private final Object credentials;

    /** @param credentials what is closed with it, if that can be closed */
    AbortableHttpClient(SdkHttpClient client, Object credentials) {
        this.client = client;
        this.credentials = credentials;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        Exchange exchange = Exchange.current();
        if (exchange == null) {
            return prepared;
        }
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                exchange.begin(prepared);
                return prepared.call();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
