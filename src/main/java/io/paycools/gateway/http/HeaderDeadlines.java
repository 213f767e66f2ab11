package io.paycools.gateway.http;

import java.time.Duration;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts a {@link HeaderDeadline} on every connection that is accepted, of the API and of the management port. Netty
 * finds it as a service when the system property {@code io.netty.bootstrap.extensions} says so, which Main sets.
 */
public final class HeaderDeadlines extends ChannelInitializerExtension {

    private static final String PROPERTY = "gateway.http.header-timeout";

    private volatile long millis;

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        if (millis == 0) {
            millis = ConfigProvider.getConfig()
                    .getValue(PROPERTY, Duration.class)
                    .toMillis();
        }
        channel.pipeline().addFirst("header-deadline", new HeaderDeadline(millis));
    }
}
