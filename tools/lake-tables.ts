/** `node tools/lake-tables.ts > docs/lake-tables.md` */
import { catalogTables } from '../lambdas/domain/catalog/models.ts';
import { tablesPage } from './tables-page.ts';

process.stdout.write(tablesPage(catalogTables()));
