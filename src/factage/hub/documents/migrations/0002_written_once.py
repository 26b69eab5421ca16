from django.db import migrations

from factage.hub.documents import immutable


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunPython(
            immutable.install_by_migration, immutable.remove_by_migration, elidable=False
        )
    ]
