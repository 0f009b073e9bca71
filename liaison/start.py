"""What must be true before a production server answers its first request."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured

from liaison.roles import Role

DEMO_PASSWORD = "liaison-demo"


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured when, outside the demo, an account still opens with the demo's password."""
    if settings.DEMO:
        return
    accounts = User.objects.filter(username__in=Role.values, is_active=True)
    open_doors = [account.username for account in accounts if account.check_password(DEMO_PASSWORD)]
    if open_doors:
        raise ImproperlyConfigured(
            "Refusing to start: these demo accounts still have the demo's password: "
            f"{', '.join(open_doors)}. Change it (manage.py changepassword NAME) or deactivate them; "
            "LIAISON_DEMO=1 is for the demo alone."
        )
