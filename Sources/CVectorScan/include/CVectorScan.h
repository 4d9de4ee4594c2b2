int fq_scan_version(void);
