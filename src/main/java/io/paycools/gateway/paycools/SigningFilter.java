package io.paycools.gateway.paycools;

import java.lang.annotation.Annotation;
import java.time.Clock;

import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;

/**
 * Replaces the unsigned request by the signed envelope. The REST client serialises the entity after this filter has
 * run, so the signed text is a plain string inside of it and cannot be serialised a second time in another way.
 */
final class SigningFilter implements ResteasyReactiveClientRequestFilter {

    /** Compact, absent fields left out, everything beyond ASCII written as it is. */
    private static final JsonMapper WIRE = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
            .build();

    private final String appId;
    private final OffEventLoop worker;
    private final Clock clock;

    SigningFilter(String appId, OffEventLoop worker, Clock clock) {
        this.appId = appId;
        this.worker = worker;
        this.clock = clock;
    }

    @Override
    public void filter(ResteasyReactiveClientRequestContext context) {
        UnsignedRequest request = (UnsignedRequest) context.getEntity();
        context.suspend();
        worker.run(() -> sign(request))
                .subscribe()
                .with(
                        envelope -> {
                            request.signed().accept(envelope);
                            context.setEntity(envelope, new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
                            context.resume();
                        },
                        context::resume);
    }

    SignedEnvelope sign(UnsignedRequest request) throws JsonProcessingException {
        String param = WIRE.writeValueAsString(request.param().apply(clock.millis()));
        return new SignedEnvelope(appId, RsaSignature.sign(request.key().privateKey(), param), param);
    }
}
