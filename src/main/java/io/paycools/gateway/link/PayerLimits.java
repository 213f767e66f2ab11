package io.paycools.gateway.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.netty.util.NetUtil;
import io.paycools.gateway.api.ErrorCode;
import io.paycools.gateway.api.ServiceException;

/**
 * How often the page is opened, per address of the payer and per link, at this replica. It remembers so many addresses
 * and links at the most, so that nobody fills the memory by asking.
 */
final class PayerLimits {

    private static final long REMEMBERED = 50_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** The network that one household has; an address of it is had for nothing. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final LoadingCache<String, Bucket> addresses;
    private final LoadingCache<String, Bucket> links;
    private final int unknownCost;

    PayerLimits(int perAddress, int perLink, int unknownCost, TimeMeter time) {
        this.addresses = buckets(perAddress, time);
        this.links = buckets(perLink, time);
        this.unknownCost = unknownCost;
    }

    private static LoadingCache<String, Bucket> buckets(int perMinute, TimeMeter time) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                // A bucket is full again after a minute, and a full one is as good as none.
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build(key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                        .withCustomTimePrecision(time)
                        .build());
    }

    /**
     * Counts a request.
     *
     * @throws ServiceException when there were too many
     */
    void count(String address, String token) {
        take(addresses.get(network(address)));
        if (LinkTokens.fits(token)) {
            take(links.get(LinkTokens.hash(token)));
        }
    }

    /** Counts that the link which was asked for does not exist: whoever guesses is stopped early. */
    void countUnknown(String address) {
        addresses.get(network(address)).tryConsumeAsMuchAsPossible(unknownCost - 1L);
    }

    private static void take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ServiceException.retryLater(
                    ErrorCode.TOO_MANY_REQUESTS,
                    null,
                    Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
        }
    }

    /** An IPv4 address, or the network of an IPv6 address. */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByAddress(bytes);
            return parsed instanceof Inet6Address
                    ? InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES), bytes.length))
                            .getHostAddress()
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
