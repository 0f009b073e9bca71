vcl 4.1;
import xkey;

backend site { .path = "@upstream@"; }

sub vcl_recv {
    if (req.method == "PURGE") {
        set req.http.purged = xkey.purge(req.http.xkey);
        return (synth(200, req.http.purged));
    }
    unset req.http.Cookie;
}

sub vcl_backend_response {
    # As nginx would do by X-Accel-Expires.
    unset beresp.http.Cache-Control;
    set beresp.grace = 0s;
    if (bereq.url ~ "^/hour/") { set beresp.ttl = 3600s; } else { set beresp.ttl = 0s; set beresp.uncacheable = true; }
}
